import { cliAnswers } from './cli-answers'
import { cliHelp } from './cli-help'
import { failureMessages } from './failures'
import { jobKindWords } from './job-kinds'
import { reasonMessages } from './reasons'
import { explanationMessages } from './explanations'
import { reportMessages } from './reports'
import { scoreMessages } from './scores'
import { screenMessages } from './screens'
import { trainingMessages } from './training'

/** Messages of one area under a prefix, so that every key of the catalogue is known by itself. */
const under = <Prefix extends string, Messages extends Readonly<Record<string, string>>>(
  prefix: Prefix,
  messages: Messages
) =>
  Object.fromEntries(Object.entries(messages).map(([key, text]) => [`${prefix}.${key}`, text])) as {
    [Key in keyof Messages & string as `${Prefix}.${Key}`]: string
  }

/** Everything that Tadpole says, in ICU message syntax: screens, command line and reports share it. */
export const english = {
  ...screenMessages,
  ...scoreMessages,
  ...explanationMessages,
  ...trainingMessages,
  ...jobKindWords,
  ...under('cli', cliAnswers),
  ...under('help', cliHelp),
  ...under('written', reportMessages),
  ...under('failure', failureMessages),
  ...under('reason', reasonMessages)
}

export type MessageKey = keyof typeof english
