import { DeviceChoice, deviceChoices } from '../../../src-preload/contract/device'
import { UsageError, type Command } from '../command'
import { table } from '../table'

export const devices: Command = {
  usage: `devices [use ${deviceChoices.join(' | ')}]`,
  about: 'what can compute here: a graph is run on each, beside the processor',
  options: {},
  async run(invocation) {
    const [verb, text] = invocation.words
    if (verb !== undefined && verb !== 'use') throw new UsageError(`devices ${verb} is not a command`)
    const choice = DeviceChoice.safeParse(text)
    if (verb === 'use' && !choice.success)
      throw new UsageError(`devices use needs one of ${deviceChoices.join(', ')}`)
    const report = choice.success
      ? await invocation.ask('devices:choose', { device: choice.data })
      : await invocation.ask('devices:probe', {})
    const rows = report.devices.map((d) => [
      d.provider,
      d.usable ? 'yes' : 'no',
      d.milliseconds?.toFixed(2) ?? '-',
      d.difference?.toPrecision(2) ?? '-',
      d.memoryBytes === null ? '-' : Math.round(d.memoryBytes / 2 ** 20),
      d.reason ?? ''
    ])
    const tasks = report.tasks.map((t) => `${t.task} runs on ${t.provider}: ${t.reason}.`)
    const head = ['device', 'usable', 'ms', 'difference', 'MB', 'why not']
    return { json: report, text: [table(head, rows), ...tasks].join('\n') }
  }
}
