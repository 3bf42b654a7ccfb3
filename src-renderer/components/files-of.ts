import type { ChangeEvent } from 'react'

/** Files that were chosen; the field forgets them, so that the same file can be chosen again once it has been mended. */
export function filesOf({ target }: ChangeEvent<HTMLInputElement>): File[] {
  const files = [...(target.files ?? [])]
  target.value = ''
  return files
}
