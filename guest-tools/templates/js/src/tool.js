/** Greets one person by name. What is thrown becomes the tool's error. */
export function greet(name) {
  if (name === '') throw new Error('A name is needed.')
  return `Hello, ${name}!`
}
