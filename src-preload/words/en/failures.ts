import type { FailureCode } from '#contract/result'

/** What is wrong, and what to do: one message for every failure, filled from its facts. */
export const failureMessages: Record<FailureCode, string> = {
  'library-missing': 'There is no library here yet. Create one first (tadpole init).',
  'folder-in-use':
    'This folder holds other things already ({names}). A library needs a folder of its own: name one that is empty or not there yet.',
  'library-exists': 'There is a library here already. Choose another folder.',
  'library-locked': 'The library is locked. Enter its passphrase.',
  'library-busy': 'Another Tadpole ({holder}) has this library open. Close it there first.',
  'library-newer':
    'This library was written by a newer Tadpole (schema {found}, this one knows {known}). Nothing was changed; update Tadpole.',
  'library-damaged': 'The library is damaged ({reason}). Nothing was changed; restore it from a backup.',
  'library-older':
    'This library was written by an older Tadpole (schema {found}, this one knows {known}) and has to be opened for writing once.',
  'library-read-only':
    'The library is open for reading only. Nothing in it can be changed; what you look at can be exported.',
  'writes-missing':
    'The database ends at {at} (UTC): {missing, plural, one {# change} other {# changes}} saved until {until} {missing, plural, one {is} other {are}} missing. Nothing was changed. Restore the last backup, open it for reading only, or go on without those changes (tadpole doctor --accept-loss).',
  'writes-missing-open':
    'The database ends at {at} (UTC): {missing, plural, one {# change} other {# changes}} saved until {until} {missing, plural, one {is} other {are}} missing.',
  'audit-broken':
    'The audit log was changed or cut from entry {seq} on by something other than Tadpole. Check it in the settings, and compare it with a backup.',
  'library-rolled-back':
    'The backup {backup} holds changes that this library lacks: its folder was put back to an earlier state, or restored from an older backup. Restore that backup elsewhere to see what is missing.',
  'write-count-unknown':
    'The record of saved changes was missing or damaged, so whether the last ones are all here could not be told. It has been made anew.',
  'key-ring-mended':
    'The file {name} was missing, damaged or different, and was written anew from its other copy.',
  'blobs-returned':
    '{count} stored pictures that had been set aside are known to the database again, and are back in their place.',
  'key-wrong': 'That is not the passphrase of this library.',
  'recovery-wrong':
    'That is not the recovery key of this library. Compare it with the printed one, group by group.',
  'passphrase-weak':
    'That passphrase is too easy to guess. Take at least 10 characters, and better four or five words that have nothing to do with each other.',
  'passphrase-none': 'This library is not encrypted, so there is neither a passphrase nor a recovery key.',
  'key-missing': 'This library needs its passphrase (--passphrase-file FILE).',
  'blob-damaged':
    'A stored file is missing or damaged ({id}) and was not used. Put it back from a file of the same content (Settings, Check the originals; drawings relink).',
  'backup-unchosen': 'No folder for backups was chosen yet (tadpole backup choose --folder FOLDER).',
  'backup-unreachable':
    'The backup folder {folder} cannot be reached. Plug its disk in, or choose another folder.',
  'backup-busy': 'Another backup is being written to that folder. Wait until it is done.',
  'backup-unknown': 'There is no such backup in that folder ({id}).',
  'backup-damaged':
    'The backup {id} is damaged: {file} is missing or differs. Other backups are not touched by that; make a new one.',
  'backup-last': 'This is the newest backup that was verified, and stays. Make and verify another one first.',
  'backup-folder-used':
    'That folder holds other things already ({names}). Backups need a folder of their own: name one that is empty or not there yet.',
  'backup-inside': 'A backup folder cannot lie in the library that it is for. Choose another disk.',
  'disk-full': 'The disk is full. Nothing was half saved; make room and try again.',
  'disk-full-open':
    'The disk is full, so the library is open for reading only. Make room, then lock and open it again; exports can go to another disk.',
  'read-only': 'This folder cannot be written. Choose another, or change its permissions.',
  'file-unreadable': 'The file {file} cannot be read ({reason}).',
  'file-unwritable': '{file} cannot be written ({reason}). Choose another place.',
  'ticket-unknown': 'The chosen files are no longer at hand. Choose them again.',
  'image-empty': 'The file is empty.',
  'image-format':
    'This is {found}, not a PNG, JPEG, WebP, HEIC, TIFF or BMP picture. Save it as one of these.',
  'image-animated': 'The file holds several pictures. Save the one page that you want.',
  'image-too-large':
    'The picture is too large ({reason}). The limits are 300 megapixels (100 where the file has to be held whole: BMP, HEIC, interlaced PNG, progressive JPEG) and 100 MB. Scan at a lower resolution, or save it as a plain JPEG or PNG.',
  'image-too-small': 'The picture is only {width} x {height} pixels. It needs at least 32 x 32.',
  'image-damaged': 'The picture is damaged or cut off ({reason}). Scan or export it again.',
  'image-unsupported': 'The picture cannot be read here: {reason}.',
  'image-timeout': 'The picture took too long to open and was given up.',
  'file-missing': 'The metadata names this file, but it is not in the folder.',
  'file-unlisted': 'The file is in the folder, but the metadata does not name it.',
  'file-duplicate': 'This is named more than once, with different details. Keep one row.',
  'update-unclear':
    'The same picture is here already ({names}), and it is not clear that this row is about it. Name its child in the row, or import the row without --update (Tell more of drawings that are here) if it is another child’s.',
  'file-in-bin':
    'This drawing lies in the bin. Bring it back from there, or erase it there for good and import it again.',
  'metadata-format': 'The metadata file cannot be read as {format} ({reason}).',
  'metadata-columns':
    'The metadata lacks a column for {missing}. It has: {found}. Say which it is (--columns "fileName=…").',
  'metadata-encoding': 'The file is no text in an encoding that is read here. Save it as UTF-8.',
  'metadata-empty': 'The metadata file holds no rows.',
  'metadata-several':
    'There are several tables: {tables}. Say which one describes the drawings (--metadata FILE); nothing was imported.',
  'photo-unknown': 'There is no file {name} among those that were chosen, which was to be left uncut.',
  'metadata-unknown': 'There is no table {file} among the files. There are: {tables}.',
  'metadata-dates':
    'Whether {example} begins with the day or the month cannot be told from the table. Say which (--day-first or --month-first); nothing was imported.',
  'date-invalid':
    '“{value}” is no date that can be told for sure. Write it as year-month-day, such as 2023-11-05.',
  'metadata-sheet': 'The spreadsheet has no sheet {sheet}. It has: {sheets}.',
  'metadata-header': 'The table has {rows} lines, so line {row} cannot be its header.',
  'row-cells':
    'The row has {cells} cells, the header {columns}: what belongs where cannot be told. Put cells that hold the delimiter in quotes.',
  'file-ambiguous': 'Several files in the folder are called so. Give the path from the folder on.',
  'tags-too-many': 'A drawing can have {most} tags at most. Nothing was changed.',
  'label-unknown': 'The label "{value}" is not one of {known}. Nothing of this row was taken.',
  'regions-unfit': 'The regions of this row were not taken, all else was: {reason}.',
  'label-invalid': 'What the file says of {what} cannot be read ({reason}). Nothing of this row was taken.',
  'drawing-unmatched': 'No drawing of this library has this id, content or file name.',
  'drawing-differs':
    'A drawing of this id or file name is here, but of another content (sha256), so the row is about another version of it. Leave the sha256 cell empty to go by the name.',
  'drawing-ambiguous': 'Several drawings are called so. Give the id (tadpole_id) or the content (sha256).',
  'labels-unreadable':
    'The file cannot be read as labels ({reason}). CSV, JSON Lines, COCO and the files of common annotation programs are understood.',
  'age-invalid':
    'The age "{value}" is not understood. Give years (5.5) or years;months (5;6); months (66) need a column of their own, such as age_months.',
  'age-contradiction':
    'The row gives an age of {years} years and one of {months} months. Mend one, or leave it empty.',
  'age-out-of-range':
    'The age {value} is outside 2 to 18 years. Months need a column of their own, such as age_months.',
  'model-unreadable': 'The model file cannot be read ({reason}).',
  'model-external-data': 'The model keeps its weights in another file. Export it as one self-contained file.',
  'model-forbidden-operator':
    'The model uses {operator}, which Tadpole does not run for safety.{operator, select, Resize { Position embeddings that are resized while the model runs can be resized before: export it for one fixed size of input.} other {}}',
  'model-quantised':
    'The weights of the model are quantised to fewer than eight bits or to eight-bit fractions, which are not read here. Take the file with int8, float16 or float32 weights.',
  'model-too-large': 'The model is larger than Tadpole accepts.',
  'model-unsupported': 'The model cannot be used: {what}.',
  'model-unknown': 'There is no model version {id}.',
  'model-damaged': 'Model version {id} is damaged and was not used ({reason}).',
  'model-invalid': 'The model did not pass its validation and was not taken in: {reason}.',
  'model-other-encoder':
    'The model was learnt with the encoder {name} ({id}), which is not here. Add that encoder pack first, then the model.',
  'model-exists': 'Another model with the id {id} is here already. Nothing was changed.',
  'archive-unreadable': 'This is no Tadpole file that can be read ({reason}).',
  'archive-unsafe': 'This file was not opened: {reason}.',
  'archive-newer':
    'The file was written by a newer Tadpole (layout {found}, this one knows {known}). Update Tadpole.',
  'archive-checksum':
    'The file was changed or damaged after it was written. Ask for it again; nothing was taken in.',
  'passport-signature':
    'The passport’s signature does not hold: it was changed after it was signed, or never was. Ask its issuer for it again; nothing was taken in.',
  'encoder-weights': 'No encoder can be built of these weights: {reason}. Nothing was added.',
  'encoder-manifest': 'The encoder needs an encoder.json that fits it ({reason}).',
  'encoder-checksum': 'The encoder file is not the one that its encoder.json was written for.',
  'encoder-golden':
    'The encoder does not compute what its author saw (off by {difference}). It was not added.',
  'encoder-unknown': 'There is no encoder {id}.',
  'encoder-not-ours':
    'Training can only go on from an encoder that Tadpole made itself. This one can be used as it is.',
  'strokes-unreadable':
    'Line {line} of {file} is no stroke drawing. Each line must be one JSON object with "strokes": [[xs, ys], ...].',
  'checkpoint-other':
    'There is a checkpoint of another training here (other settings or other data). Choose another folder, or remove it.',
  'checkpoint-damaged': 'The checkpoint {file} is damaged and was not used. Remove it to start anew.',
  'bands-invalid': '"{band}" is not an age band. Write 4-5 for [4;0, 5;0) or 48m-54m.',
  'bands-overlap': 'The age bands {first} and {second} overlap.',
  'norm-too-small':
    'Band {band} has {n} usable drawings of {children} children. It needs at least {needed} drawings of {needed} children to learn from.',
  'model-in-use': 'The version cannot be removed: {reason}.',
  'threshold-untellable':
    'At {years} years there are {n, plural, one {# child} other {# children}} to compare with, who can tell no percentile above {highest}: at {percentile} nothing could be flagged there. Choose {highest} at most.',
  'threshold-too-small':
    'Band {band} has {n} drawings: a false-alarm rate under {least} cannot be told with so few. Choose a larger alpha.',
  'development-ages':
    'Developmental age cannot be learnt: it takes drawings of at least two ages a year apart, {drawings} drawings of {children} children each; ages with that many so far: {years}. Form is scored all the same.',
  'method-unavailable':
    'Band {band} cannot be scored by "{method}": the encoder in use does not give what it reads. Choose form=best or another method.',
  'report-unreadable':
    'The file cannot be checked: {reason}. Reports of drawings can, as HTML, PDF, slides or JSON.',
  'explanation-ungraded':
    'Maps of model {id} cannot be measured: fewer than two of its norm’s drawings are in this library.',
  'explanation-unavailable': 'This way of explaining cannot be had of this model: {reason}. Choose another.',
  'training-diverged': 'The training did not settle: its loss was no number. Lower the learning rate.',
  'drawings-identical':
    'All {n} drawings of band {band} score the same: there is nothing to tell apart. Check whether one drawing was imported many times.',
  'config-invalid': 'It cannot be trained so: {reason}.',
  'config-unknown': 'There is no saved configuration {name}.',
  'sweep-unknown': 'There is no sweep {id}.',
  'config-name': '{name} is a preset that Tadpole brings along. Choose another name.',
  'page-blank': 'The page is blank, or nearly: nothing can be learnt from it or said of it.',
  'page-negative':
    'The page shows light lines on a dark sheet, as a negative does: nothing can be learnt from it or said of it. Invert the picture and import it anew.',
  'page-out-of-scope':
    'The page is unlike every drawing that the deployed norms have seen: nothing can be said of it.',
  'norm-missing': 'No norm is deployed. Train one and deploy it.',
  'age-without-norm': 'No deployed norm covers the age of {years} years. Name the model (--model), or all.',
  'age-unknown': 'The child’s age is not known, so no norm applies. Add it to the metadata.',
  'clock-behind':
    'The clock of this computer is behind: the audit log was written on {at}. Set the clock right before drawings are judged by their age.',
  'child-not-found': 'No child is called {child} at that site. Look names up with: tadpole children list.',
  'child-unknown':
    'The child of this drawing is not named. Give it a child id in the metadata to score its drawings together.',
  'development-missing':
    'No development model is deployed. Train with drawings of at least two ages (tadpole train --deploy).',
  'training-not-begun':
    'Nothing of this training was kept that a model could be made of: it was stopped before a fold had been validated and kept. Resume it instead.',
  'part-empty': 'No usable drawing is in the part {part} of the split {split}: choose another part.',
  'part-in-norm':
    'The deployed norms were learnt from drawings of the part {part} of the split {split}, so it cannot tell what they are worth. Train with data.splits={split}, deploy what comes of it, and check again.',
  'place-unknown':
    'There are no usable drawings of site {site}: give drawings a site and an age in the metadata, as the norms command lists them.',
  'place-in-norm':
    'The deployed norms were learnt from drawings of site {site}, so there is nothing to compare or to calibrate. Learn from other sites (sites=...), or choose another site.',
  'place-too-small':
    'Site {site} has usable drawings of {children} children. Its own calibration needs {missing} more before it may flag.',
  'drawing-not-in-bin': 'Only what lies in the bin can be erased. Put the drawing into the bin first.',
  'drawing-unknown': 'There is no such drawing.',
  // stored by earlier versions, which gave no code of its own to each reason
  'nothing-to-do': 'There is nothing to do: {what}.',
  'library-empty': 'The library holds no drawings yet. Import some first.',
  'work-under-way': 'Other work is under way. Wait until it is over, or cancel it.',
  'drawing-not-analysed': 'The drawing has not been analysed yet. Analyse it first.',
  'drawing-not-a-photo': 'This drawing was not made of a photo.',
  'scan-in-bin': 'This scan lies in the bin, as one that was cut apart does. Take it out of the bin first.',
  'score-missing':
    'The drawing has no {score, select, form {form score} other {developmental age}} to explain.',
  'explanation-missing': 'This explanation has not been computed yet. Explain the drawing first.',
  'map-missing': 'The report has no map to draw. Ask for maps always, or choose another format.',
  'reports-none': 'There are no analysed drawings to report. Analyse some first.',
  'child-unscored': 'None of the drawings of this child could be scored.',
  'child-without-drawings': 'The library holds no drawings of these children.',
  'training-no-drawings':
    'No usable drawing{sites, select, none {} other { of the sites {sites}}} has an age to learn from. Import drawings with ages first.',
  'encoder-few-drawings': 'Training an encoder needs {needed} drawings; there are {drawings}.',
  'sweep-few-drawings': 'No age band has enough drawings to try settings on.',
  'sweep-unfinished': 'No trial of this sweep is finished yet.',
  'trial-unknown': 'The sweep has no trial {trial}.',
  'passport-without-scores':
    'No file holds drawings that these norms have scored. Passports carry scores when they are made with --site.',
  'passport-no-drawings':
    'No usable drawing here is of these ages and of a child that the norms have not learnt from.',
  'model-not-deployed': 'This version is not deployed.',
  'site-not-calibrated': 'Site {site} has not calibrated.',
  'queue-not-scored': 'No norm has scored these drawings yet. Analyse them first.',
  'queue-not-embedded':
    'This drawing has not been embedded yet. Lay the drawings on the map or look for duplicates first.',
  'rollback-nothing': 'Band {band} has no earlier version to go back to.',
  'explanation-out-of-scope':
    'There is no score to explain: the page is blank, or no drawing like those of the norm.',
  'checklist-unknown': 'There is no checklist {id}.',
  'checklist-answer': 'These answers do not fit the list: {items}. Nothing was saved.',
  'split-exists':
    'There is a split called {name} already. Choose another name, or remove it first: what was trained by it names it.',
  'split-unknown': 'There is no split called {name}.',
  'rater-unknown': 'There is no rater {name}.',
  'rater-exists': 'There is a rater called {name} already.',
  'rater-has-ratings': '{name} has rated or answered {count} times and stays with the library.',
  'rating-blind':
    'A rater sees what others and the model say of a drawing once they have rated it, not before.',
  'rating-shown':
    'What others say of this drawing has been shown to this rater, so the rating that was given before stays. Tags and notes can still be changed.',
  'keys-conflict': 'These keys are taken twice or reserved: {keys}. Choose others.',
  'region-beyond':
    'A region of this drawing lies where a sheet as slanted as this ends, and could not be shown. Choose corners that are less slanted, or take the region away first.',
  'engine-stopped': 'The engine stopped. Start Tadpole again; what was saved is safe.',
  'compute-crashed':
    'The program that decodes and computes stopped while at work on this. Try again; everything else is safe.',
  'compute-timeout': 'The computation took too long and was stopped.',
  'job-unknown': 'There is no such job.',
  'job-not-resumable':
    'This work cannot be resumed: it is not over, has succeeded, or began with files that have to be chosen again.',
  'job-in-use': 'This job cannot be removed: {reason}.',
  'job-interrupted':
    'Tadpole was closed or stopped while this ran. Nothing was half done; start it again. A training goes on from what it had finished.',
  cancelled: 'Cancelled. Nothing was half done.',
  'request-invalid': 'This cannot be done as it was asked for: {reason}.',
  'not-allowed': 'That is not allowed from here.',
  unexpected: 'Something went wrong that should not have ({detail}).'
}
