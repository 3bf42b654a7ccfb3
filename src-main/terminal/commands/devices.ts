import { DeviceChoice, deviceChoices, type DeviceReport } from '#contract/device'
import { UsageError, type Answer, type Group } from '../command'
import { table } from '../table'

function answerOf(report: DeviceReport): Answer {
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

export const devices: Group = {
  about: 'what can compute here: a graph is run on each device, beside the processor',
  usual: 'probe',
  actions: {
    probe: {
      about: 'try every device of this machine',
      example: 'devices --json',
      run: async (invocation) => answerOf(await invocation.ask('devices:probe', {}))
    },
    use: {
      args: '<device>',
      about: `choose one of ${deviceChoices.join(', ')}`,
      example: 'devices use auto',
      async run(invocation) {
        const choice = DeviceChoice.safeParse(invocation.words[0])
        if (!choice.success) throw new UsageError(`devices use needs one of ${deviceChoices.join(', ')}`)
        return answerOf(await invocation.ask('devices:choose', { device: choice.data }))
      }
    }
  }
}
