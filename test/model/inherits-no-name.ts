/** Whether no name reaches an object but its own: neither `constructor` nor `__proto__`, which is a name like any other. */
export function inheritsNoName(object: object): boolean {
  for (let one = Object.getPrototypeOf(object); one !== null; one = Object.getPrototypeOf(one)) {
    if (Reflect.ownKeys(one).length > 0) return false
  }
  return true
}
