using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests;

/// <summary>RFC 6762 sections 5.4, 5.5, 6 and 11.</summary>
public sealed class Answering
{
    [Test]
    public void A_unique_record_is_answered_at_once([Values] bool v6)
    {
        var bench = new Bench().Settled();
        var asked = bench.Loop.Now;
        bench.Send(Bench.Query("PRINTER.local", RecordType.A), v6);
        bench.Wait(1);
        var answer = bench.Responses.Single();
        Assert.That((answer.At - asked).TotalMilliseconds, Is.LessThan(10));
        Assert.That(answer.Message.Answers.Single().ToString(), Is.EqualTo("printer.local. A flush TTL 120 192.168.77.2"));
        Assert.That(answer.Message.Additionals.Select(r => r.Type), Is.EqualTo((RecordType[])[RecordType.AAAA]));
        Assert.That(answer.Frame.Ip!.Ttl, Is.EqualTo(255));
        Assert.That(answer.Message.Id, Is.Zero);
        Assert.That(answer.Message.Questions, Is.Empty);
    }

    [Test]
    public void A_record_is_multicast_once_a_second()
    {
        var bench = new Bench().Settled();
        for (var i = 0; i < 9; i++)
        {
            bench.Send(Bench.Query("printer.local", RecordType.A));
            bench.Wait(0.2);
        }
        Assert.That(bench.Responses.Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_query_of_several_questions_is_answered_with_a_delay()
    {
        var bench = new Bench().Settled();
        var asked = bench.Loop.Now;
        bench.Send(DnsMessage.Query(Bench.Ask("printer.local", RecordType.A), Bench.Ask("InstanceA._ipp._tcp.local", RecordType.SRV)));
        bench.Wait(1);
        var answer = bench.Responses.Single();
        Assert.That((answer.At - asked).TotalMilliseconds, Is.InRange(20, 120.2));
        Assert.That(answer.Message.Answers.Select(r => r.Type), Is.EqualTo((RecordType[])[RecordType.A, RecordType.SRV]));
    }

    [Test]
    public void Truncated_queries_wait_for_more_known_answers([Range(1, 5)] int seed)
    {
        var bench = new Bench(seed).Settled();
        var asked = bench.Loop.Now;
        bench.Send(Bench.Query("_ipp._tcp.local") with { Flags = DnsFlags.TC });
        bench.Wait(1);
        Assert.That((bench.Responses.Single().At - asked).TotalMilliseconds, Is.InRange(400, 500.2));
    }

    [Test]
    public void QU_is_answered_by_unicast_where_the_record_is_fresh_and_by_multicast_where_it_is_not()
    {
        var bench = new Bench().Settled();
        var question = DnsMessage.Query(Bench.Ask("printer.local", RecordType.A).AsQU());
        bench.Send(question);
        bench.Wait(0.5);
        var fresh = bench.Responses.Single();
        Assert.That(fresh.Frame.Ip!.Destination, Is.EqualTo(Bench.Tester4));
        Assert.That(fresh.Frame.Udp!.DestinationPort, Is.EqualTo(5353));
        Assert.That(fresh.Frame.Destination, Is.EqualTo(Bench.TesterMac));
        Assert.That(fresh.Message.Answers[0].CacheFlush);
        bench.Wait(40);
        bench.Forget();
        bench.Send(question);
        bench.Wait(0.5);
        Assert.That(bench.Responses.Single().To4);
    }

    [Test]
    public void QU_from_off_the_link_is_answered_by_multicast()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(Bench.Ask("printer.local", RecordType.A).AsQU()), from: IPAddress.Parse("10.9.8.7"));
        bench.Wait(0.5);
        Assert.That(bench.Responses.Single().To4);
    }

    [Test]
    public void A_direct_query_is_answered_directly_and_one_from_off_the_link_not_at_all()
    {
        var bench = new Bench().Settled();
        bench.Send(Bench.Query("printer.local", RecordType.A), to: Bench.Device4);
        bench.Wait(0.5);
        Assert.That(bench.Responses.Single().Frame.Ip!.Destination, Is.EqualTo(Bench.Tester4));
        bench.Forget();
        bench.Send(Bench.Query("printer.local", RecordType.A), to: Bench.Device4, from: IPAddress.Parse("10.9.8.7"));
        bench.Send(Bench.Query("printer.local", RecordType.A), true, to: DeviceSetup.Default.IPv6[0], from: IPAddress.Parse("2001:db8::7"));
        bench.Wait(0.5);
        Assert.That(bench.Messages, Is.Empty);
    }

    [Test]
    public void A_probe_is_answered_at_once_by_unicast_with_all_records_of_the_name()
    {
        var bench = new Bench().Settled();
        bench.Send(Probe("printer.local", ResourceRecord.A(DnsName.Parse("printer.local"), Bench.Tester4, cacheFlush: false)));
        bench.Wait(0.5);
        var defence = bench.Responses.Single();
        Assert.That(defence.Frame.Ip!.Destination, Is.EqualTo(Bench.Tester4));
        Assert.That(defence.Message.Answers.Select(r => r.Type), Is.EquivalentTo((RecordType[])[RecordType.A, RecordType.AAAA]));
    }

    [Test]
    public void A_QM_probe_is_answered_by_multicast_after_at_least_250_ms()
    {
        var bench = new Bench().Settled();
        var probe = DnsMessage.Query(Bench.Ask("printer.local", RecordType.ANY))
            with
        { Authorities = [ResourceRecord.A(DnsName.Parse("printer.local"), Bench.Tester4, cacheFlush: false)] };
        bench.Send(probe);
        bench.Wait(0.1);
        bench.Send(probe);
        bench.Wait(1);
        var moments = bench.Responses.Select(r => r.Milliseconds).ToList();
        Assert.That(moments, Has.Count.EqualTo(2));
        Assert.That(moments[1] - moments[0], Is.EqualTo(250).Within(0.1));
    }

    [Test]
    public void Any_type_and_any_class_get_all_records()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(new Question(DnsName.Parse("InstanceA._ipp._tcp.local"), RecordType.ANY, 255)));
        bench.Wait(0.5);
        Assert.That(bench.Responses.Single().Message.Answers.Select(r => r.Type), Is.EquivalentTo((RecordType[])[RecordType.SRV, RecordType.TXT]));
        bench.Forget();
        bench.Wait(1.5);
        bench.Send(DnsMessage.Query(new Question(DnsName.Parse("InstanceA._ipp._tcp.local"), RecordType.ANY, 3)));
        bench.Wait(0.5);
        Assert.That(bench.Messages, Is.Empty);
    }

    [Test]
    public void A_type_that_a_unique_name_lacks_is_denied_and_a_shared_name_says_nothing()
    {
        var bench = new Bench().Settled();
        bench.Send(Bench.Query("printer.local", RecordType.TXT));
        bench.Wait(0.5);
        var denial = bench.Responses.Single().Message;
        Assert.That(denial.Answers.Single().ToString(), Is.EqualTo("printer.local. NSEC flush TTL 120 printer.local. A AAAA"));
        Assert.That(denial.Rcode, Is.Zero);
        bench.Forget();
        bench.Send(Bench.Query("_ipp._tcp.local", RecordType.TXT));
        bench.Send(Bench.Query("other.local", RecordType.A));
        bench.Wait(1);
        Assert.That(bench.Messages, Is.Empty);
    }

    [Test]
    public void A_missing_family_is_denied_beside_the_addresses()
    {
        var bench = new Bench(setup: DeviceSetup.Default with { IPv6 = [] }).Settled();
        bench.Send(Bench.Query("InstanceA._ipp._tcp.local", RecordType.SRV));
        bench.Wait(0.5);
        Assert.That(bench.Responses.Single().Message.Additionals.Select(r => r.Type), Is.EqualTo((RecordType[])[RecordType.A, RecordType.NSEC]));
    }

    [Test]
    public void A_simple_resolver_gets_a_conventional_answer()
    {
        var bench = new Bench().Settled();
        bench.Send(DnsMessage.Query(Bench.Ask("InstanceA._ipp._tcp.local", RecordType.SRV)) with { Id = 0x1234 }, port: 40000);
        bench.Wait(0.5);
        var answer = bench.Responses.Single();
        Assert.That(answer.Frame.Ip!.Destination, Is.EqualTo(Bench.Tester4));
        Assert.That(answer.Frame.Udp!.DestinationPort, Is.EqualTo(40000));
        Assert.That(answer.Frame.Udp!.SourcePort, Is.EqualTo(5353));
        Assert.That(answer.Message.Id, Is.EqualTo(0x1234));
        Assert.That(answer.Message.Questions.Single().ToString(), Is.EqualTo("InstanceA._ipp._tcp.local. QM SRV"));
        Assert.That(answer.Message.Records.All(r => r.Ttl <= 10 && !r.CacheFlush));
        Assert.That(answer.Frame.Dns!.Records[0].DataNames[0].Compressed, Is.False);
    }

    [Test]
    public void Other_hosts_answers_replace_own_ones_that_still_wait([Values(4500u, 4499u)] uint ttl)
    {
        var bench = new Bench().Settled();
        bench.Send(Bench.Query("_universal._sub._ipp._tcp.local"));
        bench.Wait(0.01);
        bench.Send(DnsMessage.Response(
            ResourceRecord.Ptr(DnsName.Parse("_universal._sub._ipp._tcp.local"), DnsName.Parse("InstanceA._ipp._tcp.local"), ttl),
            ResourceRecord.Ptr(DnsName.Parse("_universal._sub._ipp._tcp.local"), DnsName.Parse("InstanceB._ipp._tcp.local"), ttl)));
        bench.Wait(1);
        Assert.That(bench.Responses.Count(), Is.EqualTo(ttl == 4500 ? 0 : 1));
    }

    [Test]
    public void Headers_of_another_opcode_or_response_code_are_ignored_and_other_bits_are_not()
    {
        var bench = new Bench().Settled();
        bench.Send(Bench.Query("printer.local", RecordType.A) with { Flags = DnsFlags.Opcode(5) });
        bench.Send(Bench.Query("printer.local", RecordType.A) with { Flags = 3 });
        bench.Wait(1);
        Assert.That(bench.Messages, Is.Empty);
        bench.Send(Bench.Query("printer.local", RecordType.A) with { Flags = DnsFlags.AA | DnsFlags.RD | DnsFlags.RA | DnsFlags.Z | DnsFlags.AD | DnsFlags.CD });
        bench.Wait(1);
        Assert.That(bench.Responses.Count(), Is.EqualTo(1));
    }

    [Test]
    public void ARP_and_neighbour_discovery_find_it()
    {
        var bench = new Bench().Settled();
        bench.Port.Send(FrameWriter.Arp(new ArpPacket(1, Bench.TesterMac, Bench.Tester4, MacAddress.Zero, Bench.Device4)));
        bench.Wait(0.1);
        Assert.That(bench.Seen.Single().Frame.Arp!.ToString(), Is.EqualTo("ARP reply: 192.168.77.2 is at 02:00:5e:00:53:02, to 192.168.77.1"));
        bench.Forget();
        var target = DeviceSetup.Default.IPv6[0];
        var group = IPAddress.Parse("ff02::1:ff00:5302");
        byte[] solicitation = [135, 0, 0, 0, 0, 0, 0, 0, .. target.GetAddressBytes(), 1, 1, .. Bench.TesterMac.ToOctets()];
        Octets.Of(Checksum.Of(solicitation, Checksum.PseudoHeader(Bench.Tester6, group, 58, solicitation.Length))).CopyTo(solicitation, 2);
        bench.Port.Send(FrameWriter.Ip(Bench.TesterMac, MacAddress.OfGroup(group), Bench.Tester6, group, 58, solicitation));
        bench.Wait(0.1);
        var reply = bench.Seen.Single().Frame;
        Assert.That(reply.Ip!.Destination, Is.EqualTo(Bench.Tester6));
        Assert.That(reply.IpPayload.Span[0], Is.EqualTo(136));
        Assert.That(Checksum.Of(reply.IpPayload.Span, Checksum.PseudoHeader(reply.Ip.Source, reply.Ip.Destination, 58, reply.IpPayload.Length)), Is.Zero);
    }

    internal static DnsMessage Probe(string name, params ResourceRecord[] proposed) =>
        DnsMessage.Query(Bench.Ask(name, RecordType.ANY).AsQU()) with { Authorities = proposed };
}
