/* Allocation and recursion over pointers. */
typedef struct node {
  struct node *left, *right;
} node;
static node pool[1 << 17];
static node *unused;
static int used;
static node *make(int depth) {
  node *n = unused;
  if (n)
    unused = n->left;
  else
    n = &pool[used++];
  n->left = depth ? make(depth - 1) : 0;
  n->right = depth ? make(depth - 1) : 0;
  return n;
}
static int count(node *n) { return n->left ? 1 + count(n->left) + count(n->right) : 1; }
static void drop(node *n) {
  if (n->left) drop(n->left), drop(n->right);
  n->left = unused, unused = n;
}
int run(int rounds) {
  int sum = 0;
  for (int r = 0; r < rounds; r++) {
    node *tree = make(14);
    sum += count(tree);
    drop(tree);
  }
  return sum;
}
