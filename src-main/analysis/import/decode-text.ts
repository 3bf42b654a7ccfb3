import { AppError } from '#contract/app-error'

export interface DecodedText {
  text: string
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252'
}

/**
 * Text of a metadata file: by its byte order mark, else as UTF-8, else as Windows-1252, which is what spreadsheets on
 * Windows write. Throws AppError 'metadata-encoding' where it is no text at all.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = guessEncoding(bytes)
  const text = new TextDecoder(encoding).decode(bytes).replace(/^\uFEFF/, '')
  if (/[\u0000-\u0008\u000e-\u001a]/.test(text)) throw new AppError('metadata-encoding')
  return { text, encoding }
}

function guessEncoding(bytes: Uint8Array): DecodedText['encoding'] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'UTF-8'
  } catch {
    return 'Windows-1252'
  }
}
