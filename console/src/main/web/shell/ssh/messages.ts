import { ChannelRequestMessage, type SshDataWriter } from '@microsoft/dev-tunnels-ssh';
import { Buffer } from 'buffer';

/** Asks for a terminal (RFC 4254, 6.2). */
export class PtyRequest extends ChannelRequestMessage {
  constructor(
    private readonly columns: number,
    private readonly rows: number,
  ) {
    super('pty-req', true);
  }

  override onWrite(writer: SshDataWriter): void {
    super.onWrite(writer);
    writer.writeString('xterm-256color', 'ascii');
    writer.writeUInt32(this.columns);
    writer.writeUInt32(this.rows);
    writer.writeUInt32(0);
    writer.writeUInt32(0);
    writer.writeBinary(Buffer.from([0]));
  }
}

/** Starts the user's shell (RFC 4254, 6.5). */
export class ShellRequest extends ChannelRequestMessage {
  constructor() {
    super('shell', true);
  }
}

/** Tells the new size of the terminal (RFC 4254, 6.7). */
export class WindowChange extends ChannelRequestMessage {
  constructor(
    private readonly columns: number,
    private readonly rows: number,
  ) {
    super('window-change', false);
  }

  override onWrite(writer: SshDataWriter): void {
    super.onWrite(writer);
    writer.writeUInt32(this.columns);
    writer.writeUInt32(this.rows);
    writer.writeUInt32(0);
    writer.writeUInt32(0);
  }
}

/** Asks for a subsystem (RFC 4254, 6.5). */
export class SubsystemRequest extends ChannelRequestMessage {
  constructor(private readonly subsystem: string) {
    super('subsystem', true);
  }

  override onWrite(writer: SshDataWriter): void {
    super.onWrite(writer);
    writer.writeString(this.subsystem, 'ascii');
  }
}
