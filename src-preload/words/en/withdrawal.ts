/** Withdrawing a child, on its screen, in the command line and in the certificate. */
export const withdrawalMessages = {
  'retention.title': 'How long drawings are kept',
  'retention.text':
    'Children whose newest drawing is older than this are listed here, for a person to look through. Nothing is erased by itself.',
  'retention.years': 'Years (empty: no rule)',
  'retention.save': 'Save the rule',
  'retention.none': 'No child is older than the rule.',
  'retention.noRule': 'No rule was chosen.',
  'retention.rule': 'Drawings are kept for {years} years after the newest of a child.',
  'retention.newest': 'Newest drawing',
  'retention.drawings': 'Drawings',
  'retention.child': 'Child',
  'retention.open': 'Look at {child}',
  'retention.unnamed':
    '{count, plural, one {# drawing} other {# drawings}} of no named child are older, too: find them in the Library.',
  'withdrawal.title': 'Withdraw {child}',
  'withdrawal.open': 'Withdraw this child ...',
  'withdrawal.about':
    'A family takes back its consent: everything of the child is erased for good. This cannot be undone.',
  'withdrawal.preview': 'Withdrawing {who} would erase for good:',
  'withdrawal.ofSite': '{child} ({site})',
  'withdrawal.erased': 'What was erased',
  'withdrawal.toErase': 'What is erased',
  'withdrawal.remains': 'What still holds something of the child',
  'withdrawal.drawings':
    '{drawings, plural, =0 {No drawing} one {# drawing} other {# drawings}}{inBin, plural, =0 {} other { (# of them in the bin)}}, with files, thumbnails, embeddings, results, maps, notes and undo.',
  'withdrawal.ratings':
    '{ratings, plural, one {# rating or checklist answer} other {# ratings and checklist answers}} by raters.',
  'withdrawal.key':
    'The key {keyId} of the files of this child: copies of the files that a disk may still hold can no longer be read.',
  'withdrawal.unfinished': 'What broken-off trainings had finished; they begin anew.',
  'withdrawal.model':
    '{deployed, select, true {The deployed version} other {The version}} {id} ({group}): {drawings} of its {of} reference drawings. Without them no percentile moves by more than {points} points; what its networks learnt from them stays in it.',
  'withdrawal.retrain': 'Train and deploy anew, then remove these versions (Models), to be rid of that, too.',
  'withdrawal.backups':
    '{count, plural, one {The backup} other {# backups}} made since the child came: {moments} (UTC). Restoring one erases the child again; remove it (Settings, Backups) to be rid of what it holds.',
  'withdrawal.unreachable':
    'The backup folder cannot be reached: its backups were not looked into. The next backup tells them of this.',
  'withdrawal.export':
    'Left the library, entry {seq} of the audit log, {at} (UTC): {action}, {object}. What was handed out has to be called back by hand.',
  'withdrawal.nothing': 'Nothing that Tadpole knows of.',
  'withdrawal.type': 'To go on, type the name of the child: {child}',
  'withdrawal.erase': 'Erase for good',
  'withdrawal.certificate': 'Certificate of the withdrawal of {who}',
  'withdrawal.done': 'Erased {at} (UTC) by Tadpole. The audit log ended at {audit}.',
  'withdrawal.saved': 'The child was withdrawn. The certificate {name} says what was erased and what remains.'
}
