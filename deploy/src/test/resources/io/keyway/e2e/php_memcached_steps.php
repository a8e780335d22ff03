<?php
// Runs php-memcached, unchanged, against HOST:PORT, with the text protocol and the binary one.

declare(strict_types=1);

function check(string $step, mixed $actual, mixed $expected): void
{
    if ($actual !== $expected) {
        echo "FAILED $step: ", var_export($actual, true), ' (expected: ', var_export($expected, true), ")\n";
        exit(1);
    }
    echo "ok $step\n";
}

function refused(Memcached $client, string $step, mixed $result, int ...$codes): void
{
    check($step, $result, false);
    check("$step: " . $client->getResultMessage(), in_array($client->getResultCode(), $codes, true), true);
}

function storage(Memcached $client): void
{
    $client->deleteMulti(['key', 'other']);
    check('set', $client->set('key', 'value'), true);
    check('get', $client->get('key'), 'value');
    refused($client, 'get of a missing key', $client->get('no-such-key'), Memcached::RES_NOTFOUND);
    refused($client, 'add of a present key', $client->add('key', 'lost'), Memcached::RES_NOTSTORED, Memcached::RES_DATA_EXISTS);
    check('add of a missing key', $client->add('other', 'added'), true);
    check('replace', $client->replace('other', 'replaced'), true);
    refused($client, 'replace of a missing key', $client->replace('no-such-key', 'lost'), Memcached::RES_NOTSTORED, Memcached::RES_NOTFOUND);
    $client->setOption(Memcached::OPT_COMPRESSION, false);
    check('append', $client->append('key', ' after'), true);
    check('prepend', $client->prepend('key', 'before '), true);
    $client->setOption(Memcached::OPT_COMPRESSION, true);
    check('get after append and prepend', $client->get('key'), 'before value after');
    check('delete', $client->delete('key'), true);
    refused($client, 'delete of a missing key', $client->delete('key'), Memcached::RES_NOTFOUND);
}

function manyKeys(Memcached $client): void
{
    $hundreds = [];
    for ($i = 0; $i < 300; $i++) {
        $hundreds["many$i"] = "value $i";
    }
    check('setMulti', $client->setMulti($hundreds), true);
    check('getMulti', $client->getMulti(array_keys($hundreds), Memcached::GET_PRESERVE_ORDER), $hundreds);
    check('getMulti of missing keys', $client->getMulti(['no-such-key', 'many7']), ['many7' => 'value 7']);
    check('getDelayed', $client->getDelayed(['many1', 'many2']), true);
    $fetched = array_column($client->fetchAll(), 'value', 'key');
    ksort($fetched);
    check('fetchAll', $fetched, ['many1' => 'value 1', 'many2' => 'value 2']);
    check('deleteMulti', array_unique(array_values($client->deleteMulti(array_keys($hundreds)))), [true]);
    check('getMulti after deleteMulti', $client->getMulti(array_keys($hundreds)), []);
}

function compareAndSet(Memcached $client): void
{
    $client->set('cas', 'first');
    $seen = $client->get('cas', null, Memcached::GET_EXTENDED);
    check('get with its cas unique', $seen['value'], 'first');
    check('cas of an unchanged value', $client->cas($seen['cas'], 'cas', 'second'), true);
    refused($client, 'cas of a changed value', $client->cas($seen['cas'], 'cas', 'lost'), Memcached::RES_DATA_EXISTS);
    check('get after cas', $client->get('cas'), 'second');
    $client->delete('cas');
    refused($client, 'cas of a missing key', $client->cas($seen['cas'], 'cas', 'lost'), Memcached::RES_NOTFOUND);
}

function arithmetic(Memcached $client, bool $binary): void
{
    $client->set('number', 100);
    check('increment', $client->increment('number'), 101);
    check('decrement', $client->decrement('number', 2), 99);
    check('decrement below zero', $client->decrement('number', 1000), 0);
    refused($client, 'increment of a missing key', $client->increment('no-such-key'), Memcached::RES_NOTFOUND);
    if ($binary) {
        $client->delete('counter');
        check('increment with an initial value', $client->increment('counter', 1, 10), 10);
        check('increment of that', $client->increment('counter', 1, 10), 11);
    }
}

function values(Memcached $client): void
{
    $values = [
        'text that is not ASCII' => "значение 値 🎈\r\nEND\r\n",
        'bytes' => implode('', array_map('chr', range(0, 255))),
        'number' => -1234567890123,
        'fraction' => 2.5,
        'truth' => true,
        'array' => ['list' => [1, 2.5, null], 'text' => 'x'],
        'compressed text' => str_repeat('compress me ', 1000),
    ];
    foreach ($values as $step => $value) {
        check("set of $step", $client->set('value', $value), true);
        check("get of $step", $client->get('value'), $value);
    }
    $large = random_bytes(1_000_000);
    check('set of a large value', $client->set('large', $large), true);
    check('get of a large value', $client->get('large') === $large, true);
    refused($client, 'set of too large a value', $client->set('large', random_bytes(2_000_000)), Memcached::RES_E2BIG);
    check('get on the same connection', $client->set('small', 'x') && $client->get('small') === 'x', true);
}

function expiry(Memcached $client): void
{
    $client->set('touched', 'value');
    check('touch', $client->touch('touched', 100), true);
    check('get after touch', $client->get('touched'), 'value');
    refused($client, 'touch of a missing key', $client->touch('no-such-key', 100), Memcached::RES_NOTFOUND);
    check('set with an exptime', $client->set('brief', 'value', 100), true);
    check('get with an exptime', $client->get('brief'), 'value');
}

function administration(Memcached $client): void
{
    $client->set('kept', 'value');
    check('getVersion', preg_match('/^\d+\./', current($client->getVersion())), 1);
    $stats = current($client->getStats());
    check('getStats', isset($stats['curr_items'], $stats['version']), true);
    check('flush', $client->flush(), true);
    check('get after flush', $client->get('kept'), false);
}

[$host, $port] = explode(':', $argv[1]);
foreach ([false, true] as $binary) {
    foreach ([[], [Memcached::OPT_LIBKETAMA_COMPATIBLE => true], [Memcached::OPT_PREFIX_KEY => 'prefix:']] as $options) {
        echo $binary ? 'binary' : 'text', ' ', json_encode($options), "\n";
        $client = new Memcached();
        $client->setOption(Memcached::OPT_BINARY_PROTOCOL, $binary);
        $client->setOptions($options);
        $client->addServer($host, (int) $port);
        storage($client);
        manyKeys($client);
        compareAndSet($client);
        arithmetic($client, $binary);
        values($client);
        expiry($client);
        administration($client);
        $client->quit();
    }
}
