import type { EncoderManifest } from '../../src-preload/contract/encoder'

/** What there is to know of an encoder that was trained here, as Markdown: made from its manifest, nothing is invented. */
export function modelCard(manifest: EncoderManifest): string {
  const { training, input, grid, embeddingSize } = manifest
  const last = training?.curve.at(-1)
  const settings = Object.entries(training?.settings ?? {}).map(([name, value]) => `${name}=${String(value)}`)
  return [
    `# ${manifest.name} ${manifest.version}`,
    '',
    'An encoder for drawings: it turns a picture into numbers that norms are learnt on. It knows nothing about any child, and its',
    'numbers mean nothing until a norm has been learnt and validated with it.',
    '',
    '| | |',
    '| --- | --- |',
    `| Input | ${input.width} x ${input.height} RGB, x / 255 - 1, ${grid[0]} x ${grid[1]} patches of ${manifest.patchSize} px |`,
    `| Output | \`tokens\`, one a patch; \`embedding\`, ${embeddingSize} numbers |`,
    `| Trained on | ${(training?.data ?? []).join(', ')} |`,
    `| Started from | ${training?.startedFrom ?? 'random weights'} |`,
    `| Settings | ${settings.join(' ')} |`,
    ...(last
      ? [
          `| At the end | word ${last.word.toFixed(3)} (held out ${last.heldOutWord.toFixed(3)}), targets ${last.targets.toFixed(3)} (held out ${last.heldOutTargets.toFixed(3)}), pairs ${last.pairs.toFixed(3)}, patches ${last.patches.toFixed(4)} |`
        ]
      : []),
    `| Licence | ${manifest.licence} |`,
    `| Credits | ${manifest.credits} |`,
    `| SHA-256 | ${manifest.sha256 ?? ''} |`,
    ''
  ].join('\n')
}
