/** What a training report remarks on, and what is said of settings before a training. */
export const trainingMessages = {
  'assessment.falseAlarmsAsPromised':
    'Typical drawings of children held out of training are flagged as promised: {rate} (95 % interval {low} to {high}), promised {promised}.',
  'assessment.falseAlarmsBroken':
    'Typical drawings are flagged at {rate} (95 % interval {low} to {high}), which leaves the promised {promised} out.',
  'assessment.ageTold':
    'One drawing tells {youngest} from {oldest} years better than chance: AUROC {low} to {high} (95 %).',
  'assessment.ageNotTold':
    'One drawing does not surely tell {youngest} from {oldest} years: AUROC {low} to {high} (95 %).',
  'assessment.intervalsHold': 'Intervals hold the age of {rate} of new children, {promised} promised.',
  'assessment.intervalsBroken':
    'Intervals hold the age of {rate} of new children, but {promised} is promised.',
  'assessment.alarmsHoldAtAllAges':
    'False alarms are as promised ({promised}) at {years, plural, one {the one year} other {all # years}} of age.',
  'assessment.alarmsBrokenAtAges':
    'False alarms are not as promised at {count, plural, one {# year} other {# years}} of {years}.',
  'assessment.plantedFound': 'Changes planted in held-out drawings raise the score: AUROC {auroc}.',
  'assessment.plantedMissed':
    'Changes planted in held-out drawings are found little better than by chance (AUROC {auroc}): a low score does not say that a drawing is ordinary.',
  'assessment.betterCandidate': '{method} finds planted changes better: train with scoring.form=best.',
  'assessment.manyDrawings': '{n} drawings calibrate: rarity of 1 in 200 can be told.',
  'assessment.fewDrawings': 'Only {n} drawings of {children} children calibrate: percentiles are coarse.',
  'assessment.collectMore': 'Collect {missing} more drawings of this age, or merge with a neighbouring band.',
  'assessment.confounded': 'The score is also about {by}.',
  'assessment.adjust': 'Adjust the score for it: scoring.adjust={by}.',
  'assessment.overfitted':
    'Trainings went on past their best: the validation loss rose by {rise}. The best epoch is what was kept.',
  'assessment.regularise':
    'More dropout, a smaller model (model=small) or fewer epochs would hold that back.',
  'assessment.generalisesBadly':
    'Held-out children are rebuilt far worse than those it learnt from: {validation} against {training}.',
  'assessment.trainLonger':
    'The best epoch is among the last: training longer than {epochs} epochs may gain something.',
  'assessment.childrenUnknown':
    'Some drawings carry no child id: drawings of one child may be on both sides of a split.',
  'assessment.synthetic': 'Learnt from drawings by the generator: it says nothing about children.',
  'advice.formFlags': 'Developmental age is not learnt, so that form flags.',
  'advice.warmupTooLong':
    'The learning rate would still be rising when the training ends: {warmup} of {epochs} epochs.',
  'advice.noValidation':
    'Every training would stop before its first validation: patience is {patience}, validation every {every} epochs.',
  'advice.oneValidation':
    'There would be one validation only, at the end: {epochs} epochs, validation every {every}.',
  'advice.rateHigh': 'A learning rate of {rate} with {optimizer} seldom settles; 0.0003 to 0.003 is usual.',
  'advice.rateLow': 'A learning rate of {rate} learns next to nothing in {epochs} epochs.',
  'advice.rateOfSgd': 'SGD usually wants 0.01 to 0.1.',
  'advice.latentWide':
    'The innermost layer ({latent}) is not the narrowest: the autoencoder may copy instead of learning.',
  'advice.dropoutHigh': '{percent} % of all units are dropped: little is left to learn with.',
  'advice.batchNorm': 'Batch norm measures means over {batch} drawings: too few to be sure of.',
  'advice.neverStops': 'Early stopping never acts: patience is as long as the training.',
  'advice.alphaHigh': 'About 1 typical drawing in {one} will be flagged; 0.05 is usual.',
  'advice.mirrored':
    'With mirrored drawings the model learns that left and right do not matter: do not use them where letters, hands or a fixed template are drawn.',
  'advice.bestNeedsCandidates':
    'The best way of scoring is found by learning all of them: candidates are learnt all the same.',
  'advice.trainsAutoencoder': 'a way of scoring that trains an autoencoder',
  'advice.specified.cloud': '{key} has no effect: everything is trained on this computer.',
  'advice.bandLong':
    '{label} spans {years} years; {most} at most are recommended, since children change more than one norm of all of them can say.',
  'advice.specified.cosineLength':
    '{key} has no effect: the cosine runs over all epochs (training.epochs) after the warm-up.',
  'advice.specified.dataset':
    '{key} has no effect: a training learns from the library. train --data FOLDER --metadata FILE imports a folder first, in the same run.',
  'advice.specified.device':
    '{key} has no effect here: where things are computed is chosen for the library (devices), and trainings run on the processor.',
  'advice.specified.encoderDimension':
    '{key} has no effect: how many numbers a drawing has is decided by the encoder in use (encoders).',
  'advice.specified.groups':
    '{key} has no effect: age groups are named (bands: 4-5,5-6) or suggested (bands: auto), from 50 drawings on and over four years at most; norms --suggest --min-samples N --span YEARS --max-span YEARS suggests others, to be named here.',
  'advice.specified.heldOut':
    '{key} has no effect: instead of one part that is held out, every drawing is held out once (data.folds). Parts are made by split make --shares 0.7/0.2/0.1 --age-group 1, and a training learns from a part that is named (data.splits).',
  'advice.specified.levels':
    '{key} has no effect: limits at 90, 95 and 99 are always shown (threshold show), and nothing is flagged from fewer than 50 drawings.',
  'advice.specified.names':
    '{key} has no effect: runs have a name each (name, or job_name), and each keeps its settings.',
  'advice.specified.onlyBest': '{key} has no effect: the weights of the best epoch are kept, always.',
  'advice.specified.paths':
    '{key} has no effect: versions are kept in the library; models export writes one as a file.',
  'advice.specified.plots':
    '{key} has no effect: curves are kept with every run (training.plot_every says how often).',
  'advice.specified.precision':
    '{key} has no effect: trainings compute in 32 bits, the same on every machine.',
  'advice.specified.scale':
    '{key} has no effect on training: the scale of scores is chosen for the library (scores scale), limits of outliers when scores are listed (scores --outlier-z 3), and every score has its interval and its number of children.',
  'advice.specified.workers':
    '{key} has no effect: pictures are decoded in processes of their own; training.threads says how many threads train.',
  'advice.sweepMetric':
    'A sweep cannot be judged by {metric}: there are planted (changes found in held-out drawings) and validation_loss.',
  'advice.sweepDirection':
    'The objective of this sweep is to {aimed}: leave optimization_direction out, or write {aimed}.',
  'advice.unread': '{name} has no effect: only {by} reads it.',
  'advice.bandTooSmall':
    'Band {label} will be skipped: {drawings} drawings of {children} children, {folds} folds need {needed} of each.',
  'advice.alphaTooSmall':
    'Band {label} will be skipped: {drawings} drawings cannot tell a false-alarm rate under {least}.',
  'advice.batchLarge':
    'Band {label}: a training sees {learning} drawings, so that mini-batches hold no more than these.',
  'advice.bandSmall': 'Band {label} has {drawings} drawings; {recommended} are recommended.'
} as const
