/* Unpredictable branches and recursion. */
#define N 20000
static int v[N];
static void sort(int *a, int n) {
  while (n > 1) {
    int pivot = a[n / 2], i = 0, j = n - 1;
    for (;; i++, j--) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i >= j) break;
      int t = a[i];
      a[i] = a[j], a[j] = t;
    }
    sort(a, i);
    a += i, n -= i;
  }
}
int run(int rounds) {
  unsigned seed = 1;
  for (int r = 0; r < rounds; r++) {
    for (int i = 0; i < N; i++) v[i] = (seed = seed * 1664525u + 1013904223u) >> 8;
    sort(v, N);
  }
  return v[N / 2];
}
