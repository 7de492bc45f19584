/** A bar of `width` cells with eighths of a cell, for progress between 0 and 1. */
export function progressBar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const whole = Math.floor(eighths / 8);
  const part = ' ▏▎▍▌▋▊▉'[eighths % 8];
  return ('█'.repeat(whole) + (whole < width ? part : '')).padEnd(width, ' ');
}
