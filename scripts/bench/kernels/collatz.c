/* A loop with a branch that goes either way. */
int run(int n) {
  int longest = 0;
  for (int i = 1; i < n; i++) {
    unsigned long long x = i;
    int steps = 0;
    while (x != 1) {
      if (x & 1)
        x = 3 * x + 1;
      else
        x >>= 1;
      steps++;
    }
    if (steps > longest) longest = steps;
  }
  return longest;
}
