import { stringify } from 'yaml'
import { fileKey, settingNames, trainingGroups, type TrainingPlan } from '#contract/training-config'

const HEAD = `# Tadpole training configuration: every value is written out, so that it means the same in later versions.
# Use it with: tadpole train --config FILE [name=value ...]
`

/** As a file that reads back to the same plan. */
export function writeConfig({ name, bands, seed, settings }: TrainingPlan): string {
  const groups = trainingGroups.map((group) => {
    const own = settingNames.filter((name) => fileKey(name).startsWith(`${group}.`))
    return [group, Object.fromEntries(own.map((name) => [fileKey(name).split('.')[1]!, settings[name]]))]
  })
  const content = {
    ...(name === null ? {} : { name }),
    bands,
    seed,
    ...(Object.fromEntries(groups) as object)
  }
  return HEAD + stringify(content, { flowCollectionPadding: false })
}
