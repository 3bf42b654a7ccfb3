import { inflateSync } from 'node:zlib'
import { strFromU8, unzipSync } from 'fflate'
import { because } from '#contract/because'
import type { ReasonCode } from '#contract/reason-codes'
import { AppError } from '#contract/app-error'
import { STATED } from './formats/slides'
import { reportHash } from './report-data'
import { DATA_ID } from './report-parts'

/** What a report file states, and whether that has the hash that the file gives. */
export interface ReadReport {
  stated: Record<string, unknown>
  hash: string
  intact: boolean
  /** Of HTML: all that it shows but for pictures, to be held against the same report written anew; null: only what is stated can be checked. */
  shown: string | null
}

/** Larger files are no reports: pictures of one take a few megabytes. */
const MOST_BYTES = 100 * 1024 * 1024
const MOST_TEXT = 20 * 1024 * 1024

/**
 * Finds what a report states in its file: HTML, PDF, slides or JSON. Nothing of the file is run or shown. Throws AppError
 * 'report-unreadable' where it holds nothing that can be checked.
 */
export function readReport(bytes: Uint8Array): ReadReport {
  if (bytes.byteLength > MOST_BYTES) unreadable('report-large')
  const found = textIn(bytes)
  if (!found) unreadable('report-no-statement')
  const stated = parsed(found.stated)
  const hash = reportHash(stated)
  return { stated, hash, intact: found.claimed === hash, shown: found.shown ?? null }
}

function unreadable(code: ReasonCode): never {
  throw new AppError('report-unreadable', because(code))
}

interface Found {
  stated: string
  claimed: string | null
  shown?: string
}

const starts = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text

function textIn(bytes: Uint8Array): Found | null {
  if (starts(bytes, '%PDF')) return inPdf(Buffer.from(bytes))
  if (starts(bytes, 'PK')) return inSlides(bytes)
  const text = Buffer.from(bytes).toString('utf8')
  return text.trimStart().startsWith('{') ? inJson(text) : inHtml(text)
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text, (key, inner: unknown) =>
      key === '__proto__' ? undefined : inner
    )
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // said below
  }
  return unreadable('report-statement-damaged')
}

const HASH = /([0-9a-f]{64})/

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#39': "'",
  apos: "'"
}
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos|#x27|#39);/g, (_, name: string) => ENTITIES[name]!)

/** A page with its pictures left out. */
export const withoutPictures = (html: string): string => html.replace(/ src="data:[^"]*"/g, '').trim()

function inHtml(text: string): Found | null {
  const open = `<pre id="${DATA_ID}" hidden="">`
  const from = text.lastIndexOf(open)
  if (from < 0) return null
  const stated = unescaped(text.slice(from + open.length, text.indexOf('</pre>', from)))
  const footer = text.slice(text.lastIndexOf('<footer>'), from)
  return { stated, claimed: HASH.exec(footer)?.[1] ?? null, shown: withoutPictures(text) }
}

function inJson(text: string): Found | null {
  const { hash, data } = parsed(text) as { hash?: unknown; data?: unknown }
  return typeof data === 'object' && data !== null
    ? { stated: JSON.stringify(data), claimed: String(hash) }
    : null
}

/** The attachment's stream, as our own writer lays it out; the hash stands among the keywords. */
function inPdf(bytes: Buffer): Found | null {
  const at = bytes.indexOf('/Type /EmbeddedFile')
  const from = bytes.indexOf('stream', at)
  const end = bytes.indexOf('endstream', from)
  if (at < 0 || from < 0 || end < 0) return null
  const start = from + 'stream'.length + (bytes[from + 6] === 0x0d ? 2 : 1)
  const dictionary = bytes.subarray(bytes.lastIndexOf('obj', at), from).toString('latin1')
  const body = bytes.subarray(start, end)
  try {
    const stated = dictionary.includes('/FlateDecode')
      ? inflateSync(body, { maxOutputLength: MOST_TEXT })
      : body
    const keywords = /\d+ 0 obj\s*\(([0-9a-f]{64})\)/.exec(bytes.toString('latin1'))
    return { stated: stated.toString('utf8'), claimed: keywords?.[1] ?? null }
  } catch {
    return unreadable('report-attachment-damaged')
  }
}

/** Notes of the last slide. */
function inSlides(bytes: Uint8Array): Found | null {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) =>
        /^ppt\/(notesSlides|slides)\/[^/]+\.xml$/.test(name) && originalSize < MOST_TEXT
    })
    const texts = Object.entries(files).map(([, data]) => textRuns(strFromU8(data)))
    const notes = texts.find((text) => text.includes(STATED))
    if (!notes) return null
    const stated = notes.slice(notes.indexOf(STATED) + STATED.length)
    const end = stated.lastIndexOf('}')
    const shown = texts.find((text) => text.includes('Hash of this report'))
    return {
      stated: stated.slice(0, end + 1),
      claimed: HASH.exec(shown?.slice(shown.indexOf('Hash of this report')) ?? '')?.[1] ?? null
    }
  } catch {
    return unreadable('report-archive-damaged')
  }
}

const textRuns = (xml: string): string =>
  [...xml.matchAll(/<a:t>([\s\S]*?)<\/a:t>/g)].map(([, text]) => unescaped(text!)).join('')
