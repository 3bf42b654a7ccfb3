/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i
const LONGEST = 120

/**
 * A name that any system can have in a folder, and that leads out of none: without what Windows forbids, its names of devices changed,
 * no dot or space at the end, and not too long (the end with its ending is kept).
 */
export function safeName(name: string): string {
  const allowed = [...name.replace(/[\p{C}\\/:*?"<>|]/gu, '_')].slice(-LONGEST).join('')
  return allowed.replace(/[. ]+$/, '').replace(DEVICE, '$1_') || '_'
}
