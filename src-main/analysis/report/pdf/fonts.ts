import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Font files of reports: one for text, one for headings, and emoji in several parts. */
export interface ReportFonts {
  plain: Uint8Array
  bold: Uint8Array
  emoji: Uint8Array[]
}

/** DejaVu Sans (Latin, Greek, Cyrillic, Arabic, Hebrew and more) and Noto Emoji, as installed with the program. */
export async function readFonts(folder: string): Promise<ReportFonts> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('noto-emoji')).sort()
  const [plain, bold, ...emoji] = await Promise.all(
    ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', ...names].map((name) => readFile(join(folder, name)))
  )
  return { plain: plain!, bold: bold!, emoji }
}
