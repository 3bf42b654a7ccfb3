import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folders = [
  import.meta.dirname,
  join(import.meta.dirname, 'formats'),
  join(import.meta.dirname, '../../learning/report')
]
const sources = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    // looks in files, which other versions may have written, for words that they have always held
    .filter((name) => name !== 'read-report.ts')
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
)

/** Text between tags, and text and templates in quotes, that begin as a sentence does. */
const SENTENCE = [/>\s*([A-Z][a-z]+(?: [a-z]+)+[.…]?)\s*</g, /['"`]([A-Z][a-z]+(?: [\w${}.]+)+[.…]?)['"`]/g]

describe('written reports', () => {
  it.each(sources)('$name takes its sentences from the catalogue', ({ text }) => {
    const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
    const found = SENTENCE.flatMap((pattern) =>
      [...withoutComments.matchAll(pattern)].map((match) => match[1])
    )
    expect(found).toEqual([])
  })
})
