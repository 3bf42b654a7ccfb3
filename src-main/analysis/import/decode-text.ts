import { AppError } from '#contract/app-error'
import type { TextEncoding } from '#contract/import'

export interface DecodedText {
  text: string
  encoding: TextEncoding
  /** Neither a mark nor the bytes themselves prove it. */
  guessed: boolean
}

/** As TextDecoder names them. */
const LABELS: Readonly<Record<TextEncoding, string>> = {
  'UTF-8': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
  'Windows-1252': 'windows-1252',
  'Windows-1250': 'windows-1250',
  'Mac Roman': 'macintosh',
  'Shift-JIS': 'shift_jis'
}

/**
 * Text of a file: as it is asked for, else by its byte order mark, else as UTF-8, else as that of the older encodings in which it
 * reads most like words. Throws AppError 'metadata-encoding' where it is no text at all.
 */
export function decodeText(bytes: Uint8Array, wanted: TextEncoding | null = null): DecodedText {
  const proven = wanted ?? markedEncoding(bytes) ?? (decoded(bytes, 'UTF-8') === null ? null : 'UTF-8')
  const encoding = proven ?? guessedEncoding(bytes)
  const text = new TextDecoder(LABELS[encoding]).decode(bytes).replace(/^\uFEFF/, '')
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text)) throw new AppError('metadata-encoding')
  return { text, encoding, guessed: proven === null }
}

function markedEncoding(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'UTF-16BE' : null
}

/** null where the bytes are none of this encoding. */
function decoded(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(LABELS[encoding], { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** What spreadsheets on Windows write comes first: others have to read better. */
const CANDIDATES: readonly TextEncoding[] = ['Windows-1252', 'Mac Roman', 'Windows-1250', 'Shift-JIS']
/** Enough to tell, and quick on a large table. */
const SAMPLE_BYTES = 64 * 1024

function guessedEncoding(bytes: Uint8Array): TextEncoding {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  // A cut may fall within a character of two bytes: the whole must be of the encoding, a part is judged.
  const found = CANDIDATES.flatMap((encoding) => {
    if (decoded(bytes, encoding) === null) return []
    return [{ encoding, strange: strangeness(new TextDecoder(LABELS[encoding]).decode(sample)) }]
  })
  const best = found.reduce<(typeof found)[number] | null>(
    (least, item) => (least === null || item.strange < least.strange ? item : least),
    null
  )
  return best?.encoding ?? 'Windows-1252'
}

/** How often a text does what words do not: signs within or beside words, capitals after small letters, letters seldom used. */
function strangeness(text: string): number {
  let strange = 0
  for (const [word] of text.matchAll(/[^\s,;|\t"'0-9._()/-]*[^\u0000-\u007f][^\s,;|\t"'0-9._()/-]*/g)) {
    for (const [sign] of word.matchAll(/[^\u0000-\u007f]/gu)) strange += costOf(sign)
    strange += [...word.matchAll(/\p{Ll}\p{Lu}/gu)].length
    // kana and kanji stand among themselves, not within Latin words
    if (
      /[A-Za-z][\u3040-\u30ff\u4e00-\u9fff\uff61-\uff9f]|[\u3040-\u30ff\u4e00-\u9fff\uff61-\uff9f][A-Za-z]/.test(
        word
      )
    )
      strange += 3
  }
  return strange
}

/** Letters of German, French, Spanish, Italian, Portuguese, Nordic, Polish, Czech and Hungarian names are no surprise. */
const USUAL =
  /[äöüßÄÖÜàâæçéèêëîïôœùûüÿÀÂÇÉÈÊËÎÏÔŒÙÛñáíóúÑÁÍÓÚìòÌÒãõÃÕåøÅØÆąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽőűŐŰ–’“”„…\u3040-\u30ff\u4e00-\u9fff]/u

function costOf(sign: string): number {
  if (USUAL.test(sign)) return 0
  return /[\p{L}]/u.test(sign) ? 1 : 2
}
