import type { ExplanationMethod, GradeVerdict } from '#contract/explanation'

/** Names of the ways of explaining, as the field has them. */
const titles: Record<`method.title.${ExplanationMethod}`, string> = {
  'method.title.fit': 'What fits',
  'method.title.gradient': 'Gradient × input',
  'method.title.grad-cam': 'Grad-CAM',
  'method.title.rollout': 'Attention rollout',
  'method.title.relevance': 'Gradient-weighted relevance',
  'method.title.integrated': 'Integrated gradients',
  'method.title.smooth': 'SmoothGrad',
  'method.title.occlusion': 'Occlusion',
  'method.title.patch-distance': 'Distance to typical patches',
  'method.title.patch-attention': 'Patch importance by attention',
  'method.title.patch-gradient': 'Patch importance by gradient'
}

/** What a value of the map is. */
const meanings: Record<`method.means.${ExplanationMethod}`, string> = {
  'method.means.fit':
    'the chance that a patch does not fit the drawing around it, as the encoder computes it',
  'method.means.gradient': 'what the score would lose, to first order, had the child not drawn in the patch',
  'method.means.grad-cam': 'where features of the last block lie that raise the score',
  'method.means.rollout': 'what is attended to through all blocks, whether or not it raises the score',
  'method.means.relevance': 'what is attended to and raises the score, through all blocks',
  'method.means.integrated': 'what each patch adds to the score on the way from an empty page to the drawing',
  'method.means.smooth': 'the gradient of the score, averaged over noisy copies, times the ink',
  'method.means.occlusion': 'how far the score falls when a place is erased',
  'method.means.patch-distance': 'how far each patch lies from the nearest patch of typical drawings',
  'method.means.patch-attention': 'how much each patch is attended to, whether or not it raises the score',
  'method.means.patch-gradient': 'how far the score could be moved from a patch, whichever way'
}

/** What stands out by this way of explaining. */
const findings: Record<`method.found.${ExplanationMethod}`, string> = {
  'method.found.fit': 'What fits the drawing around it least',
  'method.found.gradient': 'What raises the score most, by the gradient of the score',
  'method.found.grad-cam': 'What raises the score most, by the features of the last block',
  'method.found.rollout': 'What is attended to most, through all blocks',
  'method.found.relevance': 'What raises the score most, by what is attended to',
  'method.found.integrated': 'What raises the score most, from an empty page to the drawing',
  'method.found.smooth': 'What raises the score most, by the averaged gradient',
  'method.found.occlusion': 'Erasing a patch there lowers the score most',
  'method.found.patch-distance': 'Farthest from the nearest typical patches',
  'method.found.patch-attention': 'What is attended to most, in the mean of all blocks',
  'method.found.patch-gradient': 'The score could be moved most from there'
}

/** How it is said that nothing stands out. */
const nothing: Record<`method.nothing.${ExplanationMethod}`, string> = {
  'method.nothing.fit': 'every part fits the drawing around it as well as in typical drawings',
  'method.nothing.gradient':
    'no part raises the score more than in typical drawings, by the gradient of the score',
  'method.nothing.grad-cam':
    'no part raises the score more than in typical drawings, by the features of the last block',
  'method.nothing.rollout': 'no part is attended to more than in typical drawings, through all blocks',
  'method.nothing.relevance':
    'no part raises the score more than in typical drawings, by what is attended to',
  'method.nothing.integrated':
    'no part raises the score more than in typical drawings, from an empty page to the drawing',
  'method.nothing.smooth': 'no part raises the score more than in typical drawings, by the averaged gradient',
  'method.nothing.occlusion': 'erasing any part changes the score no more than it does in typical drawings',
  'method.nothing.patch-distance': 'every patch lies as near to typical patches as in typical drawings',
  'method.nothing.patch-attention':
    'no part is attended to more than in typical drawings, in the mean of all blocks',
  'method.nothing.patch-gradient': 'the score can be moved from no part more than in typical drawings'
}

const grades: Record<`grade.verdict.${GradeVerdict}`, string> = {
  'grade.verdict.reliable': 'reliable for this model',
  'grade.verdict.partly': 'reliable in part for this model',
  'grade.verdict.unreliable': 'not reliable for this model'
}

/** What explanations say: the same words on the screens, in reports and on the command line. */
export const explanationMessages = {
  ...titles,
  ...meanings,
  ...findings,
  ...nothing,
  ...grades,
  'grade.reason.faithful-better': 'it tells what makes the score better than a look at where most ink is',
  'grade.reason.faithful-same': 'it tells what makes the score no better than a look at where most ink is',
  'grade.reason.faithful-worse': 'it tells what makes the score less well than a look at where most ink is',
  'grade.reason.planted-better': 'it finds planted changes better than such a look',
  'grade.reason.planted-same': 'it finds planted changes no better than such a look',
  'grade.reason.planted-worse': 'it finds planted changes less well than such a look',
  'grade.reason.ignores-model': 'it hardly changes when the model’s weights are shuffled',
  'grade.reason.unsteady': 'it changes with the seed',
  'grade.reason.few-drawings': 'so few drawings cannot show more',
  'grade.unmeasured': 'How reliable this way of explaining is has not been measured for this model.',
  'grade.completeness':
    'Its parts add up to {sum} deviations of the norm; what was drawn, held against blank paper in the same places, changes the score by {change}.',
  'grade.sentence': 'Measured on {drawings} typical drawings: {verdict}, since {reasons}.',
  'grade.places':
    'Its peak lay in the changed place in {pointing} of {drawings} planted changes (ink: {ink}, chance: {chance}).',
  'region.size.small': 'small',
  'region.size.medium': 'medium-sized',
  'region.size.large': 'large',
  'region.hover': '{place}, {size}, {ink} % of the ink',
  'region.strength.above': 'stronger than almost anywhere in the norm’s own drawings',
  'region.strength.within': 'stronger than in 95 % of places in the norm’s own drawings',
  'region.forParent':
    'A {size} area in the {place} stands out to the program. It cannot say why, nor whether it matters.',
  'region.forEducator': 'A {size} area in the {place} ({ink} % of the ink) stands out, {strength}.',
  'region.forClinician':
    'A {size} area in the {place}: {area} % of the page, {ink} % of the ink, {share} % of all that adds {score, select, form {to the score} other {to looking {towards}}}; {strength} ({times} times the top of the norm’s scale).',
  'region.listed': 'a {size} area in the {place} ({ink} % of the ink)',
  'region.place': 'the {place}',
  'region.and': '{first} and {last}',
  'rarity.formForParent':
    'Of 100 typical drawings by children of this age, about {count} look at least as unusual to the program. That names no cause and says nothing of the child.',
  'rarity.formForEducator':
    'About {count} in 100 typical drawings of band {band} (n = {n}) are put together at least as unusually.',
  'rarity.formForClinician':
    'About {count} in 100 typical drawings of band {band} (n = {n}) score at least as high in form.',
  'rarity.developmentForParent':
    'Of 100 children of this age, about {count} draw as far from the middle. That names no cause.',
  'rarity.development':
    'About {count} in 100 typical children of the age (n = {n}) lie as far from the middle of their age, to either side{direction, select, younger {; this drawing lies on the side of younger children} older {; this drawing lies on the side of older children} other {}}.',
  'places.within.form': 'By its form the drawing lies within the norm.',
  'places.within.development': 'By developmental age the drawing lies within the norm.',
  'places.none': 'No single place stands out{towards, select, none {} other { towards looking {towards}}}.',
  'places.noneBecause':
    'No single place stands out{towards, select, none {} other { towards looking {towards}}}: {nothing}.',
  'places.forParent': 'What stands out to the program lies in {list}.',
  'places.forEducator': 'What stands out most: {list}.',
  'places.forClinician':
    '{found}{towards, select, none {} other {, towards looking {towards}}}: {list}. {count, plural, one {It lies} other {Each lies}} above 95 % of places in the norm’s own drawings.',
  'label.agrees': 'The professional’s label, {label}, agrees.',
  'label.disagrees':
    'The professional’s label is {label}, the score says {flagged, select, true {unusual} other {within the norm}}: they disagree, and the professional’s judgement comes first.',
  'label.scoreIsNoReason': 'A score is no reason to change a label.'
} as const
