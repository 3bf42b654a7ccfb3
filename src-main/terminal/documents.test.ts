import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from './commands/registry'
import { parse } from './program'

const root = resolve(import.meta.dirname, '../..')
const pages = [
  ...readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, name)),
  ...readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
].map((file) => ({ name: relative(root, file), folder: dirname(file), text: readFileSync(file, 'utf8') }))

/** `a/{b,c}.ts` stands for both. */
function spreadOut(path: string): string[] {
  const braces = /^(.*)\{([^}]+)\}(.*)$/.exec(path)
  return braces ? braces[2]!.split(',').map((part) => `${braces[1]}${part}${braces[3]}`) : [path]
}

/** The words of a command line, quoted ones as one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2]!)

describe.each(pages)('$name', ({ folder, text }) => {
  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((found) => found[1]!)
    const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(folder, link)))
    expect(missing).toEqual([])
  })

  it('names source files that are there', () => {
    const named = [...text.matchAll(/`((?:src-(?:main|preload|renderer)|e2e)\/[^`\s<>*]*)`/g)]
    const missing = named
      .flatMap((found) => spreadOut(found[1]!))
      .filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('shows commands that the command line takes', () => {
    const shown = [...text.matchAll(/^ {4}npm run -s tadpole -- ([^<\n]+)$/gm)].map((found) => found[1]!)
    for (const line of shown) expect(() => parse(commands, wordsOf(line)), line).not.toThrow()
  })

  it('names commands that the command line takes', () => {
    const named = [...text.matchAll(/`tadpole ([a-z][^`]*)`/g)].map((found) => found[1]!)
    // an ellipsis stands for more of the same, angle brackets for a word of the reader's
    const lines = named.map((line) =>
      line
        .replaceAll('…', '')
        .replaceAll(/<[a-z-]+>/g, 'WORD')
        .trim()
    )
    for (const line of lines) expect(() => parse(commands, wordsOf(line)), line).not.toThrow()
  })
})

describe('the table of the specification', () => {
  const { text } = pages.find(({ name }) => name === 'docs/reference/specification.md')!
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (---|Specification)/.test(line))
    .map((line) => line.slice(1, -1).split(' | '))

  it('says of every class and method where it is, on both faces, and what tests it', () => {
    expect(rows.length).toBeGreaterThan(200)
    for (const cells of rows) {
      expect([cells[0], cells.length]).toEqual([cells[0], 5])
      expect(cells.map((cell) => cell.trim() === '')).toEqual(Array.from({ length: 5 }, () => false))
    }
  })
  it('leaves nothing for later but health monitor and cloud training', () => {
    const later = text.split(/^## /m).filter((part) => /\blater work\b/i.test(part))
    const names = later.slice(1).map((part) => part.split('\n')[0])
    expect(names.filter((name) => !/^(health_monitor|sagemaker_training_service)$/.test(name!))).toEqual([])
  })
})

it('the README is one screen', () => {
  const readme = pages.find(({ name }) => name === 'README.md')!
  expect(readme.text.split('\n').length).toBeLessThan(60)
})
