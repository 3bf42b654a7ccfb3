/** Takes an object with names that earlier versions stored, and answers it with the present ones (given as old: present). */
export const withPresentNames =
  <Value = unknown>(names: Readonly<Record<string, string>>) =>
  (value: Value): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).map(([name, content]): [string, unknown] => {
      const present = Object.hasOwn(names, name) ? names[name]! : name
      return [Object.hasOwn(value, present) ? name : present, content]
    })
    return Object.fromEntries(entries)
  }
