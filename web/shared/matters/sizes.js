// Sizes of files in words that people use.

/** Write a size: 1234567 → "1.2 MB". Below a tenth of a MB in KB, so that nothing is "0 MB". */
export function sizeText(bytes) {
  if (bytes < 102400) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const mb = bytes / 1048576;
  return `${mb < 10 ? Math.round(mb * 10) / 10 : Math.round(mb)} MB`;
}
