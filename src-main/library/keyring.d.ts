import { z } from 'zod'
declare const Keyring: z.ZodObject<
  {
    version: z.ZodLiteral<1>
    unencrypted: z.ZodBoolean
    purpose: z.ZodNullable<
      z.ZodEnum<{
        benchmark: 'benchmark'
        synthetic: 'synthetic'
      }>
    >
    slots: z.ZodArray<
      z.ZodObject<
        {
          kind: z.ZodEnum<{
            passphrase: 'passphrase'
            recovery: 'recovery'
          }>
          salt: z.ZodString
          cost: z.ZodObject<
            {
              N: z.ZodNumber
              r: z.ZodNumber
              p: z.ZodNumber
            },
            z.core.$strip
          >
          wrapped: z.ZodString
        },
        z.core.$strip
      >
    >
  },
  z.core.$strip
>
export type Keyring = z.infer<typeof Keyring>
/** Reads the key ring, from its copy where the first is damaged; null where no library is. */
export declare function readKeyring(folder: string): Keyring | null
export declare function writeKeyring(folder: string, keyring: Keyring): Promise<void>
/** A new master key behind a passphrase and a recovery key. */
export declare function createKeyring(passphrase: string): Promise<{
  keyring: Keyring
  master: Buffer
  recoveryKey: string
}>
/** The master key, by passphrase or recovery key. Throws AppError 'key-wrong'. */
export declare function unlockKeyring(keyring: Keyring, secret: string): Promise<Buffer>
/** Keys for one purpose each; null throughout in an unencrypted library. */
export declare function libraryKeys(master: Buffer | null): {
  database: Buffer<ArrayBufferLike> | null
  children: Buffer<ArrayBufferLike> | null
  files: Buffer<ArrayBufferLike> | null
}
export {}
