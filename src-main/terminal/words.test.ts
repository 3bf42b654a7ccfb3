import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterEach, describe, expect, it } from 'vitest'
import { english } from '#words/en/catalogue'
import { cliAnswers } from '#words/en/cli-answers'
import { cliHelp } from '#words/en/cli-help'
import { commandHelp } from '#words/help-text'
import { setLocale } from '#words/translate'
import { manyRows } from '../benchmarks/many-rows'
import { benchmarks } from '../benchmarks/registry'
import { isGroup, type Command } from './command'
import { benchCommand } from './commands/bench'
import { makeCommand } from './commands/make'
import { commands as table } from './commands/registry'
import { COMMON, HelpAsked, parse } from './program'

const commands: Readonly<Record<string, Command>> = {
  ...table,
  bench: benchCommand(benchmarks),
  make: makeCommand(manyRows)
}

/** Files that make documents, which are English, scripts for shells, and headers of web pages. */
const NOT_ANSWERS = /\.test\.ts$|-reference\.ts$|third-party-notices|completion|^paths|^server\.ts$/

const sources = readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !NOT_ANSWERS.test(entry.name))
  .map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  })

/** What is typed or read by programs, and not said: examples, arguments, and how the program is called. */
function isTyped(node: ts.Node): boolean {
  const { parent } = node
  const named =
    ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) ? parent.name.getText() : ''
  const usage = ts.isCallExpression(parent) && /\.(usage|helpCommand)$/.test(parent.expression.getText())
  return ['example', 'args', 'CALLED'].includes(named) || usage || ts.isImportDeclaration(parent)
}

/** Text of a literal, its parts with § between them. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return ''
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('§')
}

/** Two words in a row, or a word beside something that is filled in: a piece of a sentence. */
const SENTENCE = /[A-Za-z’]{2,}[,:;]? [A-Za-z’(]{2,}|§[,:]? [a-z]{3,}|[A-Za-z]{3,}:? §/

function sentencesIn(node: ts.Node): string[] {
  const own = SENTENCE.test(textOf(node)) && !isTyped(node) ? [textOf(node)] : []
  return [...own, ...node.getChildren().flatMap(sentencesIn)]
}

afterEach(() => setLocale('en'))

describe('the words of the command line', () => {
  it('stand in the catalogue alone', () =>
    expect(sources.flatMap((source) => sentencesIn(source).map((text) => [source.fileName, text]))).toEqual(
      []
    ))

  it('are there for every command, action and option, and none is left over', () => {
    const paths = Object.entries(commands).flatMap(([name, command]) =>
      isGroup(command)
        ? [
            { path: name, options: {} },
            ...Object.entries(command.actions).map(([verb, { options = {} }]) => ({
              path: `${name}.${verb}`,
              options
            }))
          ]
        : [{ path: name, options: command.options ?? {} }]
    )
    const needed = new Set([
      ...Object.keys(COMMON).map((option) => `--${option}`),
      ...paths.flatMap(({ path, options }) => [
        path,
        ...Object.keys(options).map((option) => {
          const own = `${path}.--${option}`
          return own in cliHelp ? own : `--${option}`
        })
      ])
    ])
    expect([...needed].sort()).toEqual(Object.keys(cliHelp).sort())
  })

  it('are all said somewhere', () => {
    const all = sources.map((source) => source.text).join('\n')
    const unsaid = Object.keys(cliAnswers).filter((key) => {
      const column = key.startsWith('column.') ? `'${key.slice('column.'.length)}'` : null
      return !all.includes(`'cli.${key}'`) && !(column && all.includes(column))
    })
    // heads of completion scripts are in a file that is not searched
    expect(unsaid).toEqual(['completion.shells'])
  })

  it('change with the language: help speaks nothing but the catalogue', () => {
    const helpOf = (line: string): string => {
      try {
        parse(commands, [...line.split(' '), '--help'])
      } catch (error) {
        if (error instanceof HelpAsked) return error.message
        throw error
      }
      throw new Error(`${line} shows no help`)
    }
    setLocale('pseudo')
    for (const line of ['models', 'models deploy', 'train', 'analyze', 'labels queue']) {
      const help = helpOf(line)
      expect(help).toContain(commandHelp(line.replace(' ', '.')).slice(0, 12))
      const plain = Object.values(english).filter((text) => text.length > 20 && help.includes(text))
      expect(plain).toEqual([])
    }
  })
})
