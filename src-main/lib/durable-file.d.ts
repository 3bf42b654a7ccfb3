/** Makes a rename in `folder` survive a power cut. Windows cannot sync folders, and does not need to. */
export declare function syncFolder(folder: string): Promise<void>
/** Whole or absent: writes to `staging`, syncs, renames. The caller syncs the target's folder, once for many files. */
export declare function placeFile(staging: string, target: string, bytes: Uint8Array): Promise<void>
/** Whole or absent, and there for good when this resolves. For files outside the library: exports, key rings. */
export declare function writeDurably(target: string, bytes: Uint8Array): Promise<void>
