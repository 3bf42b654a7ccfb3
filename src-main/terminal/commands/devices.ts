import { reasonText, t } from '#words/translate'
import { DeviceChoice, deviceChoices, type DeviceReport } from '#contract/device'
import { UsageError, type Answer, type Group } from '../command'
import { columns, table } from '../table'

function answerOf(report: DeviceReport): Answer {
  const rows = report.devices.map((d) => [
    d.provider,
    t(d.usable ? 'norms.yes' : 'norms.no'),
    d.milliseconds?.toFixed(2) ?? '-',
    d.difference?.toPrecision(2) ?? '-',
    d.memoryBytes === null ? '-' : Math.round(d.memoryBytes / 2 ** 20),
    reasonText(d) ?? ''
  ])
  const tasks = report.tasks.map(({ task, provider, reason }) =>
    t('cli.devices.runsOn', { task, provider, reason: reasonText({ reason }) })
  )
  const head = columns('device', 'usable', 'ms', 'difference', 'megabytes', 'whyNot')
  const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1)
  const machine = t('cli.devices.machine', {
    cores: report.cores,
    threads: report.threads,
    memory: gigabytes(report.memoryBytes),
    free: gigabytes(report.freeMemoryBytes)
  })
  return { json: report, text: [table(head, rows), ...tasks, machine].join('\n') }
}

export const devices: Group = {
  usual: 'probe',
  actions: {
    probe: {
      example: 'devices --json',
      run: async (invocation) => answerOf(await invocation.ask('devices:probe', {}))
    },
    use: {
      args: '<device>',
      example: 'devices use auto',
      async run(invocation) {
        const choice = DeviceChoice.safeParse(invocation.words[0])
        if (!choice.success)
          throw new UsageError(t('cli.devices.useNeeds', { deviceChoices: deviceChoices.join(', ') }))
        return answerOf(await invocation.ask('devices:choose', { device: choice.data }))
      }
    }
  }
}
