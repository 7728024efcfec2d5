/** A file to upload, and its path below the folder that is shown. */
export interface Upload {
  readonly path: readonly string[];
  readonly file: File;
}

/** Where a download goes. */
export interface Saver {
  write(part: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{
    createWritable(): Promise<{ write(part: Uint8Array): Promise<void>; close(): Promise<void> }>;
  }>;
}

/**
 * Asks where to save a file, so that its parts go to the disk as they come; in browsers without that question the parts
 * are collected in memory and saved as a download. Null if the user declines.
 */
export async function saver(name: string): Promise<Saver | null> {
  const pick = (window as SavePicker).showSaveFilePicker;
  if (pick === undefined) {
    return collected(name);
  }
  try {
    return await (await pick.call(window, { suggestedName: name })).createWritable();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      return null;
    }
    return collected(name);
  }
}

function collected(name: string): Saver {
  const parts: BlobPart[] = [];
  return {
    write: (part) => {
      parts.push(new Uint8Array(part));
      return Promise.resolve();
    },
    close: () => {
      const address = URL.createObjectURL(new Blob(parts));
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      return Promise.resolve();
    },
  };
}

/** The files that were dropped, with those inside of dropped folders. */
export async function droppedFiles(data: DataTransfer): Promise<readonly Upload[]> {
  const entries = [...data.items].map((each) => each.webkitGetAsEntry()).filter((each) => each !== null);
  const found: Upload[] = [];
  for (const each of entries) {
    await collect(each, [], found);
  }
  return found;
}

async function collect(entry: FileSystemEntry, above: readonly string[], found: Upload[]): Promise<void> {
  const path = [...above, entry.name];
  if (entry instanceof FileSystemFileEntry) {
    found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (part.length === 0) {
        return;
      }
      for (const each of part) {
        await collect(each, path, found);
      }
    }
  }
}
