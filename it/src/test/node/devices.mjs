// Devices with MQTT clients from npm, one process for each package. Reads a JSON array of devices from the
// first argument and prints one line per event: `NAME EVENT DETAIL`. Ends when its input ends.
//
// A device: { name, host, port, webSocket, ca, cert, key }
// Events: connected (whether its session was present), subscribed, published (once it is answered; with the
// reason where MQTT 5 gives one), notified (the notification).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const [kind, list] = process.argv.slice(2);
const KEEP_ALIVE_SECONDS = 30;
const KEPT_SECONDS = 3600;

const topic = (device) => `$aws/things/${device.name}/tunnels/notify`;
const jobs = (device) => `$aws/things/${device.name}/jobs/get`;
const say = (device, event, detail = '') => console.log(`${device.name} ${event} ${detail}`);
const text = (payload) => new TextDecoder().decode(payload);

/** aws-iot-device-sdk-v2, MQTT 3.1.1 */
async function v2(device) {
  const { iot, mqtt } = require('aws-iot-device-sdk-v2');
  const config = iot.AwsIotMqttConnectionConfigBuilder
    .new_mtls_builder_from_path(device.cert, device.key)
    .with_certificate_authority_from_path(undefined, device.ca)
    .with_clean_session(false)
    .with_client_id(device.name)
    .with_endpoint(device.host)
    .with_port(device.port)
    .with_keep_alive_seconds(KEEP_ALIVE_SECONDS)
    .build();
  const connection = new mqtt.MqttClient().new_connection(config);
  connection.on('resume', (code, present) => say(device, 'connected', present));
  connection.on('error', (error) => say(device, 'error', error));
  say(device, 'connected', await connection.connect());
  await connection.subscribe(topic(device), mqtt.QoS.AtLeastOnce,
    (_, payload) => say(device, 'notified', text(payload)));
  say(device, 'subscribed');
  await connection.publish(jobs(device), '{}', mqtt.QoS.AtLeastOnce);
  say(device, 'published');
}

/** aws-iot-device-sdk-v2, MQTT 5 */
async function v2mqtt5(device) {
  const { iot, mqtt5 } = require('aws-iot-device-sdk-v2');
  const client = new mqtt5.Mqtt5Client(iot.AwsIotMqtt5ClientConfigBuilder
    .newDirectMqttBuilderWithMtlsFromPath(device.host, device.cert, device.key)
    .withCertificateAuthorityFromPath(undefined, device.ca)
    .withPort(device.port)
    .withSessionBehavior(mqtt5.ClientSessionBehavior.RejoinPostSuccess)
    .withConnectProperties({ clientId: device.name, keepAliveIntervalSeconds: KEEP_ALIVE_SECONDS,
      sessionExpiryIntervalSeconds: KEPT_SECONDS })
    .build());
  client.on('error', (error) => say(device, 'error', error));
  client.on('messageReceived', ({ message }) => say(device, 'notified', text(message.payload)));
  const connected = new Promise((resolve) => client.on('connectionSuccess', ({ connack }) => {
    say(device, 'connected', connack.sessionPresent);
    resolve();
  }));
  client.start();
  await connected;
  await client.subscribe({ subscriptions: [{ topicFilter: topic(device), qos: mqtt5.QoS.AtLeastOnce }] });
  say(device, 'subscribed');
  await client.publish({ topicName: jobs(device), payload: '{}', qos: mqtt5.QoS.AtLeastOnce });
  say(device, 'published');
}

/** aws-iot-device-sdk (v1) and mqtt have the same events. */
function events(client, device) {
  let first = true;
  client.on('connect', (connack) => {
    say(device, 'connected', connack.sessionPresent);
    if (!first) {
      return;
    }
    first = false;
    client.subscribe(topic(device), { qos: 1 }, (fault) => {
      say(device, fault ? 'error' : 'subscribed', fault ?? '');
      client.publish(jobs(device), '{}', { qos: 1 },
        (refused) => say(device, 'published', refused ?? ''));
    });
  });
  client.on('message', (_, payload) => say(device, 'notified', text(payload)));
  client.on('error', (error) => say(device, 'fault', error));
}

/** aws-iot-device-sdk (v1) */
function v1(device) {
  const { device: connect } = require('aws-iot-device-sdk');
  events(connect({ keyPath: device.key, certPath: device.cert, caPath: device.ca, clientId: device.name,
    host: device.host, port: device.port, ALPNProtocols: ['x-amzn-mqtt-ca'], clean: false,
    keepalive: KEEP_ALIVE_SECONDS, autoResubscribe: false, maximumReconnectTimeMs: 2000 }), device);
}

/** mqtt, MQTT 3.1.1 and 5, without and with WebSocket */
function mqttjs(device) {
  const mqtt = require('mqtt');
  const tls = { ca: readFileSync(device.ca), cert: readFileSync(device.cert), key: readFileSync(device.key),
    ALPNProtocols: ['mqtt'] };
  const options = { clientId: device.name, clean: false, resubscribe: false, keepalive: KEEP_ALIVE_SECONDS,
    reconnectPeriod: 500 };
  const client = device.webSocket
    ? mqtt.connect(`wss://${device.host}:${device.port}/mqtt`, { ...options, wsOptions: tls, protocolVersion: 5,
      properties: { sessionExpiryInterval: KEPT_SECONDS } })
    : mqtt.connect(`mqtts://${device.host}:${device.port}`, { ...options, ...tls });
  events(client, device);
}

const kinds = { v2, v2mqtt5, v1, mqttjs };
for (const device of JSON.parse(list)) {
  Promise.resolve(kinds[kind](device)).catch((error) => say(device, 'error', error));
}
process.stdin.on('end', () => process.exit(0)).resume();
