import type { ValidationStep } from '#contract/model-archive'
import { WideTable } from '#renderer/components/wide-table'
import { t } from '#words/translate'

/** Every layer of a validation, with what was found. */
export function LayerTable({ steps }: { steps: readonly ValidationStep[] }) {
  return (
    <WideTable label={t('models.layers')}>
      <tbody>
        {steps.map(({ layer, ok, detail }) => (
          <tr key={layer}>
            <th scope="row">{layer}</th>
            <td>{ok ? `✓ ${t('models.passed')}` : `✕ ${t('models.failed')}`}</td>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}
