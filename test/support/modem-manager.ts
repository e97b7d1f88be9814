import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { background, type Background } from './background.ts';
import { ran, type OnPty } from './outside.ts';
import { programPath } from './programs.ts';

/*
 * Debian's ModemManager, unmodified, on a pseudo-terminal. It believes only in ports that stand in /sys, so it runs in a
 * mount namespace of its own, in which /sys is a small tree: one USB modem whose AT interface is that terminal. Events of
 * udev are replaced by its option for such systems, and the system bus by one in a scratch folder.
 */

/** Of SIMCom's modules with a USB port; interface 2 is the one for AT commands (ModemManager's own udev rules). */
const USB = { vendor: '1e0e', product: '9001', interface: '02' } as const;
const DEVICE = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1';
const INTERFACE = `${DEVICE}/1-1:1.2`;

/** As an ordinary user, a namespace of mounts needs one of users around it. */
const UNSHARE = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];
const WITH_OWN_SYS = 'mount --bind "$1" /sys && shift && exec "$@"';

/** Whether this machine lets us have a /sys of our own. */
export function canReplaceSys(): boolean {
  const { status } = spawnSync('unshare', [...UNSHARE, 'sh', '-c', WITH_OWN_SYS, 'sh', '/tmp', 'true'], {
    stdio: 'ignore',
    timeout: 5_000,
  });
  return status === 0;
}

/** What `mmcli --output-json` says, as far as tests look at it. */
export interface ModemReport {
  readonly modem: {
    readonly '3gpp': Readonly<Record<string, unknown>>;
    readonly generic: Readonly<Record<string, unknown>>;
  };
}

/** A running ModemManager with one port to look at. */
export interface ModemManager extends Background {
  /** Runs `mmcli ARGS`; its output. Throws when it does not succeed. */
  mmcli(...args: readonly string[]): Promise<string>;
  /** All that it knows of the modem. */
  report(): Promise<ModemReport>;
}

export async function modemManager(port: OnPty): Promise<ModemManager> {
  const { folder } = port.files;
  const name = port.device.replace(/^\/dev\//, '');
  await makeSys(join(folder, 'sys'), name);
  const events = await port.files.file('events', `action=add,subsystem=tty,name=${name}\n`);
  const address = `unix:path=${join(folder, 'bus')}`;
  const bus = background(programPath('dbus-daemon') ?? '', [
    ...['--session', '--nofork', '--nopidfile', `--address=${address}`, '--print-address'],
  ]);
  try {
    await bus.waitFor(/^unix:path=/m);
    const manager = background('env', [
      ...['LC_ALL=C', `DBUS_SESSION_BUS_ADDRESS=${address}`],
      ...['unshare', ...UNSHARE, 'sh', '-c', WITH_OWN_SYS, 'sh', join(folder, 'sys')],
      ...[programPath('ModemManager') ?? '', '--debug', '--no-auto-scan', `--initial-kernel-events=${events}`],
      ...['--test-session', '--test-no-udev', '--test-no-qrtr', '--test-no-suspend-resume'],
    ]);
    const mmcli = async (...args: readonly string[]): Promise<string> => {
      const { status, output } = await ran('mmcli', args, { env: { DBUS_SYSTEM_BUS_ADDRESS: address } });
      if (status !== 0) throw new Error(`mmcli ${args.join(' ')}: ${output}`);
      return output;
    };
    return {
      ...manager,
      mmcli,
      report: async () => JSON.parse(await mmcli('--modem', 'any', '--output-json')) as ModemReport,
      async stop() {
        await manager.stop();
        await bus.stop();
      },
    };
  } catch (error) {
    await bus.stop();
    throw error;
  }
}

/** The part of /sys that ModemManager reads for a serial port of a USB device. */
async function makeSys(root: string, name: string): Promise<void> {
  const at = (path: string): string => join(root, path.replace(/^\/sys\//, ''));
  const tty = `${INTERFACE}/tty/${name}`;
  const link = `/sys/class/tty/${name}`;
  for (const path of [tty, '/sys/bus/usb/drivers/option', link.slice(0, link.lastIndexOf('/'))]) {
    await mkdir(at(path), { recursive: true });
  }
  const contents: readonly (readonly [path: string, text: string])[] = [
    [`${DEVICE}/idVendor`, USB.vendor],
    [`${DEVICE}/idProduct`, USB.product],
    [`${INTERFACE}/bInterfaceClass`, 'ff'],
    [`${INTERFACE}/bInterfaceNumber`, USB.interface],
  ];
  for (const [path, text] of contents) await writeFile(at(path), `${text}\n`);
  const links: readonly (readonly [path: string, target: string])[] = [
    [`${DEVICE}/subsystem`, '/sys/bus/usb'],
    [`${INTERFACE}/subsystem`, '/sys/bus/usb'],
    [`${INTERFACE}/driver`, '/sys/bus/usb/drivers/option'],
    [`${tty}/subsystem`, '/sys/class/tty'],
    [`${tty}/device`, INTERFACE],
    [link, tty],
  ];
  for (const [path, target] of links) await symlink(target, at(path));
}
