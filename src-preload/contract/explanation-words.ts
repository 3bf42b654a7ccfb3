import type { ExplanationMethod, GradeVerdict, MethodGrade } from './explanation'

/** Names of the ways of explaining, as the field has them. */
export const methodTitles: Record<ExplanationMethod, string> = {
  fit: 'What fits',
  gradient: 'Gradient × input',
  'grad-cam': 'Grad-CAM',
  rollout: 'Attention rollout',
  relevance: 'Gradient-weighted relevance',
  integrated: 'Integrated gradients',
  smooth: 'SmoothGrad',
  occlusion: 'Occlusion',
  'patch-distance': 'Distance to typical patches',
  'patch-attention': 'Patch importance by attention',
  'patch-gradient': 'Patch importance by gradient'
}

/** What a value of the map is. */
export const methodMeanings: Record<ExplanationMethod, string> = {
  fit: 'the chance that a patch does not fit the drawing around it, as the encoder judges it',
  gradient: 'what the score would lose, to first order, had the child not drawn in the patch',
  'grad-cam': 'where features of the last block lie that raise the score',
  rollout: 'what is attended to through all blocks, whether or not it raises the score',
  relevance: 'what is attended to and raises the score, through all blocks',
  integrated: 'what each patch adds to the score on the way from an empty page to the drawing',
  smooth: 'the gradient of the score, averaged over noisy copies, times the ink',
  occlusion: 'how far the score falls when a place is erased',
  'patch-distance': 'how far each patch lies from the nearest patch of typical drawings',
  'patch-attention': 'how much each patch is attended to, whether or not it raises the score',
  'patch-gradient': 'how far the score could be moved from a patch, whichever way'
}

/** What stands out by this way of explaining, and how it is said that nothing does. */
export const methodFindings: Record<ExplanationMethod, { found: string; nothing: string }> = {
  fit: {
    found: 'What fits the drawing around it least',
    nothing: 'every part fits the drawing around it as well as in typical drawings'
  },
  gradient: adds('by the gradient of the score'),
  'grad-cam': adds('by the features of the last block'),
  rollout: attended('through all blocks'),
  relevance: adds('by what is attended to'),
  integrated: adds('from an empty page to the drawing'),
  smooth: adds('by the averaged gradient'),
  occlusion: {
    found: 'Erasing a patch there lowers the score most',
    nothing: 'erasing any part changes the score no more than it does in typical drawings'
  },
  'patch-distance': {
    found: 'Farthest from the nearest typical patches',
    nothing: 'every patch lies as near to typical patches as in typical drawings'
  },
  'patch-attention': attended('in the mean of all blocks'),
  'patch-gradient': {
    found: 'The score could be moved most from there',
    nothing: 'the score can be moved from no part more than in typical drawings'
  }
}

function adds(how: string) {
  return {
    found: `What raises the score most, ${how}`,
    nothing: `no part raises the score more than in typical drawings, ${how}`
  }
}

function attended(how: string) {
  return {
    found: `What is attended to most, ${how}`,
    nothing: `no part is attended to more than in typical drawings, ${how}`
  }
}

export const verdictTitles: Record<GradeVerdict, string> = {
  reliable: 'reliable for this model',
  partly: 'reliable in part for this model',
  unreliable: 'not reliable for this model'
}

const reasonWords: Record<string, string> = {
  'faithful-better': 'it tells what makes the score better than a look at where most ink is',
  'faithful-same': 'it tells what makes the score no better than a look at where most ink is',
  'faithful-worse': 'it tells what makes the score less well than a look at where most ink is',
  'planted-better': 'it finds planted changes better than such a look',
  'planted-same': 'it finds planted changes no better than such a look',
  'planted-worse': 'it finds planted changes less well than such a look',
  'ignores-model': 'it hardly changes when the model’s weights are shuffled',
  unsteady: 'it changes with the seed',
  'few-drawings': 'so few drawings cannot show more'
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

/** What a grade says, in a sentence or two with its numbers. */
export function gradeSentence(grade: MethodGrade | null): string {
  if (!grade) return 'How reliable this way of explaining is has not been measured for this model.'
  const { planted, verdict, reasons, drawings } = grade
  const why = reasons.map((reason) => reasonWords[reason] ?? reason).join('; ')
  const places = planted
    ? ` Its peak lay in the changed place in ${percent(planted.pointing)} of ${planted.drawings} planted changes (ink: ${percent(planted.pointingInk)}, chance: ${percent(planted.pointingChance)}).`
    : ''
  return `Measured on ${drawings} typical drawings: ${verdictTitles[verdict]}, since ${why}.${places}`
}
