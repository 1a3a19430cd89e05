// Package exhibit says what a file is: its kind by its content, what stands in
// it beside what it shows, and what is dangerous in it.
//
// [Look] goes by the bytes and never by the name; where the two differ it says
// so. It reads a bounded part of a file in bounded memory, whatever the file
// claims of itself, and a file that cannot be read to its end is reported with
// what could be read. [Strip] makes a copy without those facts. The original is
// never changed: nothing here writes.
//
// A fact is shown as it is written in the file. Who made a file can write
// anything into it: a fact is a hint and no proof.
//
// What the package does not do: it looks for no viruses, shows no picture and
// runs nothing. Forms followed: JPEG and Exif 2.3, PNG (W3C, third edition),
// GIF89a, the WebP container, TIFF 6.0, ISO/IEC 14496-12, ECMA-376, ODF 1.3,
// ISO 32000-1, RFC 5322 and RFC 2045. TestNoMarkerSurvives plants a mark in
// every place that is read, and FuzzLook and FuzzStrip feed it what is broken.
package exhibit
