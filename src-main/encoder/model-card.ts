import type { EncoderManifest } from '#contract/encoder'
import type { EncoderProgress, EncoderTrainingSettings } from '#contract/encoder-training'

/** What there is to know of an encoder that was trained here, as Markdown: made from its manifest, nothing is invented. */
export function modelCard(manifest: EncoderManifest): string {
  const { training, branches, input, grid, embeddingSize } = manifest
  return [
    `# ${manifest.name} ${manifest.version}`,
    '',
    'An encoder for drawings: it turns a picture into numbers that norms are learnt on. It knows nothing about any child, and its',
    'numbers mean nothing until a norm has been learnt and validated with it.',
    '',
    '| | |',
    '| --- | --- |',
    `| Input | ${input.width} x ${input.height} RGB, x / 255 - 1, ${grid[0]} x ${grid[1]} patches of ${manifest.patchSize} px |`,
    `| Output | \`embedding\`, ${embeddingSize} numbers; \`tokens\`, one a patch; \`mismatchLogit\`, the log odds that a patch does not fit |`,
    `| Trained on | ${(training?.data ?? []).join(', ')} |`,
    ...(branches
      ? branches.flatMap((b, i) => [
          `| Network ${i + 1} | ${b.name}, gives ${b.gives === 'both' ? 'embedding and fit' : b.gives}; ${b.sha256} |`,
          ...trainingRows(b.settings, b.curve)
        ])
      : [
          `| Started from | ${training?.startedFrom ?? 'random weights'} |`,
          ...trainingRows(training?.settings ?? {}, training?.curve ?? [])
        ]),
    `| Licence | ${manifest.licence} |`,
    `| Credits | ${manifest.credits} |`,
    `| SHA-256 | ${manifest.sha256 ?? ''} |`,
    ''
  ].join('\n')
}

function trainingRows(
  settings: Partial<EncoderTrainingSettings>,
  curve: readonly EncoderProgress[]
): string[] {
  const stated = Object.entries(settings).map(([name, value]) => `${name}=${String(value)}`)
  const last = curve.at(-1)
  const held = (value: number | null): string => (value === null ? '' : ` (held out ${value.toFixed(3)})`)
  const end = last && [
    `word ${last.word.toFixed(3)}${held(last.heldOutWord)}`,
    `targets ${last.targets.toFixed(3)}${held(last.heldOutTargets)}`,
    `pairs ${last.pairs.toFixed(3)}`,
    `patches ${last.patches.toFixed(4)}`,
    ...(last.distil === null ? [] : [`distil ${last.distil.toFixed(3)}${held(last.heldOutDistil)}`]),
    ...(last.changes === null ? [] : [`changes ${last.changes.toFixed(3)}${held(last.heldOutChanges)}`])
  ]
  return [`| Settings | ${stated.join(' ')} |`, ...(end ? [`| At the end | ${end.join(', ')} |`] : [])]
}
