/* Floating point over a few records. */
typedef struct {
  double x, y, z, vx, vy, vz, mass;
} body;
static body b[5] = {{0, 0, 0, 0, 0, 0, 39.47},
                    {4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 0.037},
                    {8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 0.011},
                    {12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017},
                    {15.37, -25.91, 0.17, 0.97, 0.59, -0.03, 0.002}};
int run(int steps) {
  for (int s = 0; s < steps; s++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z, d = dx * dx + dy * dy + dz * dz;
        double m = 0.001 / (d * __builtin_sqrt(d));
        b[i].vx -= dx * b[j].mass * m, b[i].vy -= dy * b[j].mass * m, b[i].vz -= dz * b[j].mass * m;
        b[j].vx += dx * b[i].mass * m, b[j].vy += dy * b[i].mass * m, b[j].vz += dz * b[i].mass * m;
      }
    for (int i = 0; i < 5; i++) b[i].x += 0.001 * b[i].vx, b[i].y += 0.001 * b[i].vy, b[i].z += 0.001 * b[i].vz;
  }
  return (int)(b[0].x * 1e6);
}
