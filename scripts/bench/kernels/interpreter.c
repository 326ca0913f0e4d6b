/* A switch in a loop: the shape of every interpreter. */
enum { PUSH, ADD, SUB, MUL, DUP, SWAP, LOAD, STORE, LESS, JUMP_IF, JUMP, AND, XOR, SHIFT, DROP, HALT };
static const int code[] = {PUSH, 0, STORE, 0, PUSH, 1, STORE, 1, /* 8: */ LOAD, 0, LOAD, 2, LESS, JUMP_IF, 17, HALT, HALT,
                           /* 17: */ LOAD, 1, DUP, PUSH, 3, MUL, PUSH, 7, ADD, XOR, PUSH, 1, SHIFT, PUSH, 0xffff, AND, STORE, 1,
                           /* 35: */ LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 8};
int run(int n) {
  int stack[16], memory[4] = {0, 0, n, 0}, *top = stack;
  for (const int *pc = code;;) {
    int a, b;
    switch (*pc++) {
    case PUSH: *top++ = *pc++; break;
    case ADD: b = *--top, a = *--top, *top++ = a + b; break;
    case SUB: b = *--top, a = *--top, *top++ = a - b; break;
    case MUL: b = *--top, a = *--top, *top++ = a * b; break;
    case DUP: a = top[-1], *top++ = a; break;
    case SWAP: b = *--top, a = *--top, *top++ = b, *top++ = a; break;
    case LOAD: *top++ = memory[*pc++]; break;
    case STORE: memory[*pc++] = *--top; break;
    case LESS: b = *--top, a = *--top, *top++ = a < b; break;
    case JUMP_IF: a = *pc++; if (*--top) pc = code + a; break;
    case JUMP: pc = code + *pc; break;
    case AND: b = *--top, a = *--top, *top++ = a & b; break;
    case XOR: b = *--top, a = *--top, *top++ = a ^ b; break;
    case SHIFT: b = *--top, a = *--top, *top++ = a >> b; break;
    case DROP: --top; break;
    default: return memory[1];
    }
  }
}
