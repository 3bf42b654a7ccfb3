export declare const sha256: (bytes: Uint8Array) => string
/** HKDF-SHA-256 (RFC 5869): 32 bytes for one purpose. */
export declare function deriveKey(secret: Uint8Array, label: string): Buffer
/** `key` null: not encrypted, only protected against silent change. */
export declare function seal(key: Uint8Array | null, identity: string, content: Uint8Array): Buffer
/** The content, wholly verified. Throws AppError 'blob-damaged' where a single bit differs, or the key or identity does. */
export declare function unseal(key: Uint8Array | null, identity: string, sealed: Uint8Array): Buffer
