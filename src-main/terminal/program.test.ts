import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isGroup, UsageError, type Action } from './command'
import { commandReference } from './command-reference'
import { commands } from './commands/registry'
import { HelpAsked, parse } from './program'
import { formatReference } from './format-reference'
import { settingReference } from './setting-reference'
import { thirdPartyNotices } from './third-party-notices'

const root = join(import.meta.dirname, '../..')

const actions: [string, Action][] = Object.entries(commands).flatMap(([name, command]) =>
  isGroup(command)
    ? Object.entries(command.actions).map(([verb, action]): [string, Action] => [`${name} ${verb}`, action])
    : [[name, command] as [string, Action]]
)

/** Words as a shell would part them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!)

const refusal = (line: string): string => {
  try {
    parse(commands, wordsOf(line))
    return 'taken'
  } catch (error) {
    return error instanceof UsageError ? error.message : String(error)
  }
}

describe('the command line', () => {
  it.each(actions)('%s: its example can be typed', (name, action) => {
    expect(parse(commands, wordsOf(action.example)).action).toBe(action)
    expect(action.example.split(' ')[0]).toBe(name.split(' ')[0])
  })
  it.each(actions)('%s --help says what it does and shows the example', (name, action) => {
    const asked = (() => {
      try {
        parse(commands, [...name.split(' '), '--help'])
      } catch (error) {
        return error
      }
    })()
    expect(asked).toBeInstanceOf(HelpAsked)
    expect((asked as HelpAsked).message).toContain(action.example)
  })
  it.each(actions)('%s refuses an option that is another’s', (name, action) => {
    const args = wordsOf(action.example)
      .slice(name.split(' ').length)
      .filter((word) => !word.startsWith('--'))
    const needed = (action.args ?? '').split(' ').filter((argument) => argument.startsWith('<')).length
    const line = [...name.split(' '), ...args.slice(0, needed), '--no-such-option']
    expect(() => parse(commands, line)).toThrow(/unknown option '--no-such-option'/)
  })
  it('--version alone answers the version, and is an option of commands that have one', () => {
    expect(refusal('--version')).toMatch(/\d+\.\d+\.\d+$/)
    const { values } = parse(commands, ['checklists', 'results', 'own', '--version', '1'])
    expect(values.version).toBe('1')
  })
  it('names what is near a word that it does not know', () => {
    expect(refusal('lables queue')).toMatch(/unknown command 'lables'[^]*Did you mean labels\?/)
    expect(refusal('labels quue')).toMatch(/unknown command 'quue'[^]*Did you mean queue\?/)
  })
  it('takes options of one action at no other', () => {
    expect(refusal('ratings adopt --alpha 0.1')).toMatch(/unknown option '--alpha'/)
    expect(refusal('ratings model --alpha 0.1')).toBe('taken')
    expect(refusal('models list --format pdf')).toMatch(/unknown option '--format'/)
  })
  it('refuses what is missing, too many, empty, or none of the words that there are', () => {
    expect(refusal('jobs show')).toMatch(/missing required argument 'id'/)
    expect(refusal('split make a b')).toMatch(/too many arguments/)
    expect(refusal('report x --out ""')).toMatch(/--out is empty/)
    expect(refusal('report x --comment ""')).toBe('taken')
    expect(refusal('labels queue --order newest')).toMatch(/Allowed choices are imported, random/)
    expect(refusal('train --seed many')).toMatch(/--seed must be a number/)
  })
  it('means the usual action where none is named', () => {
    expect(parse(commands, ['models']).action).toBe(actions.find(([name]) => name === 'models list')![1])
    expect(parse(commands, ['split', 'study']).words).toEqual(['study'])
  })
})

describe('pages that are written from it', () => {
  const page = (name: string): string => readFileSync(join(root, 'docs/reference', name), 'utf8')
  it('docs/reference/cli.md is current (make reference writes it)', () =>
    expect(page('cli.md')).toBe(commandReference(commands)))
  it('docs/reference/settings.md is current (make reference writes it)', () =>
    expect(page('settings.md')).toBe(settingReference()))
  it('docs/reference/file-formats.md is current (make reference writes it)', () =>
    expect(page('file-formats.md')).toBe(formatReference()))
  it('THIRD-PARTY-NOTICES is current (make notices writes it)', () =>
    expect(readFileSync(join(root, 'THIRD-PARTY-NOTICES'), 'utf8')).toBe(thirdPartyNotices(root)))
})

describe('completion in bash', () => {
  const { action } = parse(commands, ['completion', 'bash'])
  const complete = async (typed: string[]): Promise<string[]> => {
    const { text } = await action.run({ words: ['bash'] } as never)
    const line = `${text}\nCOMP_WORDS=(tadpole ${typed.map((word) => `"${word}"`).join(' ')})\nCOMP_CWORD=${typed.length}\n_tadpole\nprintf '%s\\n' "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['-c', line], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  }
  it('of commands, of actions, of options', async () => {
    expect(await complete(['mod'])).toEqual(['models'])
    expect(await complete(['models', 'und'])).toEqual(['undeploy'])
    expect(await complete(['models', 'deploy', '--b'])).toEqual(['--backup'])
    expect(await complete(['train', '--dep'])).toEqual(['--deploy'])
  })
})
