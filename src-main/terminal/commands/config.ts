import { textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { composed, findingLine, planOf, planOptions } from '../plan'
import { table } from '../table'
import { writeWhole } from '../write-out'

/** What the words say without the verb and the name that come first. */
const without = (invocation: Invocation, count: number): Invocation => ({
  ...invocation,
  words: invocation.words.slice(count)
})

async function check(invocation: Invocation): Promise<Answer> {
  const reply = await composed(without(invocation, 1))
  const lines = reply.findings.map(findingLine)
  const head = reply.plan ? 'It can be trained so.' : 'It cannot be trained so.'
  return {
    json: { valid: reply.plan !== null, findings: reply.findings },
    text: [head, ...lines].join('\n'),
    ...(reply.plan ? {} : { code: 1 as const })
  }
}

async function show(invocation: Invocation): Promise<Answer> {
  const { plan, yaml, findings } = await planOf(without(invocation, 1))
  for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`)
  const out = textOption(invocation.values, 'out')
  if (out === undefined) return { json: { plan, findings }, text: yaml.trimEnd() }
  await writeWhole(out, yaml)
  return { json: { plan, findings, file: out }, text: `Written to ${out}.` }
}

export const config: Command = {
  usage:
    'config show | check | save NAME [--config FILE] [name=value ...] [--bands ...] [--seed N] [--out FILE] | list | remove NAME',
  about:
    'training configurations: what they come to, what is wrong with them, and those that a site has named',
  options: { ...planOptions, out: { type: 'string' } },
  async run(invocation) {
    const [verb = 'show', name] = invocation.words
    if (verb === 'show' || verb.includes('='))
      return show(
        verb === 'show' && invocation.words.length > 0
          ? invocation
          : { ...invocation, words: ['show', ...invocation.words] }
      )
    if (verb === 'check') return check(invocation)
    if (verb === 'list') {
      const reply = await invocation.ask('config:list', {})
      const rows = reply.saved.map((c) => [c.name, c.savedAt])
      return {
        json: reply,
        text: `Presets: ${reply.presets.join(', ')}\n${table(['saved', 'when'], rows)}`
      }
    }
    if (verb !== 'save' && verb !== 'remove') throw new UsageError(`config ${verb} is not a command`)
    if (name === undefined || name.includes('=')) throw new UsageError(`config ${verb} needs a name`)
    if (verb === 'remove') {
      const reply = await invocation.ask('config:remove', { name })
      return { json: reply, text: `Removed ${name}.` }
    }
    const { plan } = await planOf(without(invocation, 2))
    const reply = await invocation.ask('config:save', { name, plan })
    return { json: reply, text: `Saved. Use it with: tadpole train preset=${name}` }
  }
}
