/** What the program in the image ends with: a number that no failure gives. */
export const exitCode = 42

/** Linux programs of a few instructions, one for each kind of processor: exit(42). */
const machines = [
  {names: ['x86_64', 'amd64'], elf: 62, code: [0xbf, exitCode, 0, 0, 0, 0xb8, 60, 0, 0, 0, 0x0f, 0x05]}, // mov edi, 42; mov eax, 60; syscall
  {names: ['aarch64', 'arm64'], elf: 183, code: [0x40, 0x05, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4]}, // mov x0, 42; mov x8, 93; svc 0
]

/** An ELF file with one segment: header, program header, code. */
function program({elf, code}: (typeof machines)[number]): Buffer {
  const base = 0x400000
  const size = 120 + code.length
  const file = Buffer.alloc(size)
  file.write('\x7fELF\x02\x01\x01', 'latin1')
  file.writeUInt16LE(2, 16) // an executable
  file.writeUInt16LE(elf, 18)
  file.writeUInt32LE(1, 20)
  file.writeUInt32LE(base + 120, 24) // entry
  file.writeUInt32LE(64, 32) // where the program header is
  file.writeUInt16LE(64, 52)
  file.writeUInt16LE(56, 54)
  file.writeUInt16LE(1, 56)
  file.writeUInt32LE(1, 64) // to be loaded
  file.writeUInt32LE(5, 68) // readable, executable
  file.writeUInt32LE(base, 80)
  file.writeUInt32LE(base, 88)
  file.writeUInt32LE(size, 96)
  file.writeUInt32LE(size, 104)
  file.writeUInt32LE(0x1000, 112)
  Buffer.from(code).copy(file, 120)
  return file
}

/** The root file system of the image, as a tar: one program, for the processor of the engine (`x86_64`, `aarch64`); none for others. */
export function tinyImage(architecture: string): Buffer | undefined {
  const machine = machines.find(({names}) => names.includes(architecture))
  return machine && Buffer.concat([tarEntry('probe', program(machine)), Buffer.alloc(1024)])
}

function tarEntry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
  header.write(name, 0, 'latin1')
  octal(0o755, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(content.length, 124, 12)
  octal(0, 136, 12)
  header.write('0', 156, 'latin1')
  header.write('ustar\u000000', 257, 'latin1')
  header.fill(' ', 148, 156)
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}
