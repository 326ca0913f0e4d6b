/* A program that throws, through destructors and handlers that throw on; with as much of the C++ runtime as it needs. */
static int destroyed;
struct Guard {
  ~Guard() { destroyed++; }
};
static int thrown;
__attribute__((noinline)) static int risky(int n) {
  Guard guard;
  if (n % 3 == 0) throw thrown = n;
  return n;
}
__attribute__((noinline)) static int middle(int n) {
  Guard guard;
  try {
    return risky(n);
  } catch (...) {
    if (thrown % 2) throw;
    return thrown * 7;
  }
}
extern "C" __attribute__((export_name("run"))) int run(int n) {
  int sum = destroyed = 0;
  for (int i = 0; i < n; i++) {
    try {
      sum += middle(i);
    } catch (...) {
      sum += thrown * 11;
    }
  }
  return sum + destroyed * 1000;
}

/* The tag that every C++ exception has. */
__asm__(".globl __cpp_exception\n.tagtype __cpp_exception i32\n__cpp_exception:\n");

/* One exception at a time is all there is, so its memory is fixed. */
extern "C" {
static long long room[8];
void *__cxa_allocate_exception(unsigned long) { return room; }
void __cxa_throw(void *exception, void *, void *(*)(void *)) { __builtin_wasm_throw(0, exception); }
void *__cxa_begin_catch(void *exception) { return exception; }
void __cxa_end_catch() {}
void __cxa_rethrow() { __builtin_wasm_throw(0, room); }
void *_ZTIi;
}
