import { deviceChoices, type DeviceChoice, type DeviceReport } from '#contract/device'
import { WideTable } from '#renderer/components/wide-table'
import { reasonText, t } from '#words/translate'
import { useAnswer } from '#renderer/state/queries'
import { chooseDevice, probeDevices } from '#renderer/state/settings'
import { sizeText } from '#words/number-text'

function DeviceTable({ devices }: Pick<DeviceReport, 'devices'>) {
  return (
    <WideTable label={t('device.title')}>
      <thead>
        <tr>
          <th>{t('device.name')}</th>
          <th>{t('device.usable')}</th>
          <th className="number">{t('device.time')}</th>
          <th className="number">{t('device.difference')}</th>
          <th className="number">{t('device.memory')}</th>
          <th>{t('device.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((d) => (
          <tr key={d.provider}>
            <th scope="row">{d.provider}</th>
            <td>{d.usable ? t('norms.yes') : t('norms.no')}</td>
            <td className="number">{d.milliseconds?.toFixed(2) ?? '–'}</td>
            <td className="number">{d.difference?.toPrecision(2) ?? '–'}</td>
            <td className="number">{d.memoryBytes === null ? '–' : Math.round(d.memoryBytes / 2 ** 20)}</td>
            <td>{reasonText(d) ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

/** What can compute here, tried for real, and where each kind of work runs. */
export function DevicePanel() {
  // each is tried in a process of its own: once, and when somebody asks
  const report = useAnswer('devices:probe', {}, { once: true })
  if (!report) return null
  const { devices, tasks, chosen, cores, threads, memoryBytes, freeMemoryBytes } = report
  return (
    <section className="panel" aria-label={t('device.title')}>
      <h2>{t('device.title')}</h2>
      <p className="small">{t('device.about')}</p>
      <DeviceTable devices={devices} />
      <label className="field">
        {t('device.use')}
        <select value={chosen} onChange={(event) => void chooseDevice(event.target.value as DeviceChoice)}>
          {deviceChoices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === 'auto' ? t('device.auto') : choice}
            </option>
          ))}
        </select>
      </label>
      <ul className="plain">
        {tasks.map((task) => (
          <li key={task.task}>{t('device.task', { ...task, reason: reasonText(task) })}</li>
        ))}
      </ul>
      <p className="small">
        {t('device.machine', {
          cores,
          threads,
          memory: sizeText(memoryBytes),
          free: sizeText(freeMemoryBytes)
        })}
      </p>
      <button type="button" className="button" onClick={() => void probeDevices()}>
        {t('device.probe')}
      </button>
    </section>
  )
}
