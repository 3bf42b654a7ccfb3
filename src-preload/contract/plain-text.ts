import { z } from 'zod'

/** Characters that no file format of ours carries unharmed: control characters but tab and line ends, halves of surrogate pairs. */
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ufffe\uffff]|\p{Cs}/gu

/** What a person has typed or pasted, without what could not be written to a file and read again. */
export const plainText = (text: string): string => text.replace(UNFIT, '')

export const PlainText = (longest: number) => z.string().max(longest).transform(plainText)
