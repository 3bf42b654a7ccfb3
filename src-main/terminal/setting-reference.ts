import { fileKey, groupOf, settingNames, trainingGroups, type SettingName } from '#contract/training-config'
import { limitsOf } from '#contract/setting-limits'
import { TrainingSettings } from '#contract/training-settings'
import { t } from '#words/translate'

const usual: Record<string, unknown> = TrainingSettings.parse({})

function row(name: SettingName): string {
  const { choices, min, max } = limitsOf(name)
  const range = [min === null ? '' : `from ${min}`, max === null ? '' : `to ${max}`].filter(Boolean).join(' ')
  const allowed = choices ? choices.join(', ') : range
  return `| \`${fileKey(name)}\` | ${t(`field.${name}`)} | \`${JSON.stringify(usual[name])}\` | ${allowed} |`
}

/** docs/reference/settings.md: every training setting with its default and limits. */
export function settingReference(): string {
  return [
    '# Training settings',
    '',
    'Written by `npm run -s tadpole -- make reference` from the schema; a test holds it to that.',
    '',
    'A setting is named as here in a configuration file (`--config plan.yaml`) and on the command line (`train',
    'data.batch_size=64`). The name behind the point alone is enough.',
    ...trainingGroups.flatMap((group) => [
      '',
      `## ${group}`,
      '',
      '| setting | on the Training screen | usual | allowed |',
      '| --- | --- | --- | --- |',
      ...settingNames.filter((name) => groupOf[name] === group).map(row)
    ]),
    ''
  ].join('\n')
}
