using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>The lines of a DNS message; <paramref name="start"/> is its offset in the frame.</summary>
internal sealed class MessageTree(DecodedMessage decoded, int start, List<Field> fields)
{
    private readonly DnsMessage message = decoded.Message;

    public void Add()
    {
        Put(0, 0, decoded.Octets.Length, message.IsResponse ? "DNS response" : "DNS query");
        AddHeader();
        foreach (var (question, layout) in message.Questions.Zip(decoded.Questions))
            AddQuestion(question, layout);
        Section? current = null;
        foreach (var ((section, record), layout) in message.RecordsBySection.Zip(decoded.Records))
        {
            if (current != section)
            {
                current = section;
                var all = decoded.Records.Where(other => other.Section == section).ToList();
                Put(1, layout.Offset, all[^1].Offset + all[^1].Length - layout.Offset, $"{Title(section)} ({all.Count})");
            }

            AddRecord(record, layout);
        }

        if (decoded.Consumed < decoded.Octets.Length)
            Put(1, decoded.Consumed, decoded.Octets.Length - decoded.Consumed, $"{decoded.Octets.Length - decoded.Consumed} octets not read", flaw: true);
        foreach (var flaw in decoded.Flaws)
            Put(1, flaw.Offset, 1, $"Flaw at octet {flaw.Offset} of the message: {flaw.What}", flaw: true);
    }

    private void AddHeader()
    {
        if (decoded.Octets.Length < 12)
            return;
        Put(1, 0, 2, $"ID 0x{message.Id:X4}");
        Put(1, 2, 2, $"Flags 0x{message.Flags:X4}{Flags()}");
        string[] names = ["Questions", "Answers", message.IsResponse ? "Authorities" : "Authorities (proposed records)", "Additionals"];
        for (var i = 0; i < 4; i++)
            Put(1, 4 + 2 * i, 2, $"{names[i]} {decoded.StatedCounts[i]}");
    }

    private string Flags()
    {
        (bool Set, string Name)[] bits =
        [
            (message.IsResponse, "QR response"), (message.AA, "AA"), (message.TC, "TC"), (message.RD, "RD"), (message.RA, "RA"),
            (message.Z, "Z"), (message.AD, "AD"), (message.CD, "CD"),
            (message.Opcode != 0, $"opcode {message.Opcode}"), (message.Rcode != 0, $"rcode {message.Rcode}"),
        ];
        var set = string.Join(", ", bits.Where(bit => bit.Set).Select(bit => bit.Name));
        return set.Length == 0 ? "" : $" ({set})";
    }

    private void AddQuestion(Question question, QuestionLayout layout)
    {
        Put(1, layout.Offset, layout.Length, $"Question {question}");
        PutName(2, "Name", question.Name, layout.Name);
        var after = layout.Name.Offset + layout.Name.Length;
        Put(2, after, 2, $"Type {question.Type}");
        Put(2, after + 2, 2, $"Class {question.Class}, unicast-response bit {(question.UnicastResponse ? "set (QU)" : "clear (QM)")}");
    }

    private void AddRecord(ResourceRecord record, RecordLayout layout)
    {
        Put(2, layout.Offset, layout.Length, Frames.FrameSummary.Record(record));
        PutName(3, "Name", record.Name, layout.Name);
        var after = layout.Name.Offset + layout.Name.Length;
        Put(3, after, 2, $"Type {record.Type}");
        Put(3, after + 2, 2, record.Type == RecordType.OPT
            ? $"UDP payload size {record.RawClass}"
            : $"Class {record.Class}, cache-flush bit {(record.CacheFlush ? "set (unique)" : "clear (shared)")}");
        Put(3, after + 4, 4, record.IsGoodbye ? "TTL 0 s (goodbye)" : $"TTL {record.Ttl} s");
        Put(3, after + 8, 2, $"RDLENGTH {layout.RdataLength}");
        AddData(record, layout);
    }

    private void AddData(ResourceRecord record, RecordLayout layout)
    {
        var at = layout.RdataOffset;
        switch (record.Data)
        {
            case AddressData address:
                Put(3, at, layout.RdataLength, $"Address {address}");
                break;
            case NameData name:
                PutName(3, "Target", name.Name, layout.DataNames[0]);
                break;
            case SrvData srv:
                Put(3, at, 2, $"Priority {srv.Priority}");
                Put(3, at + 2, 2, $"Weight {srv.Weight}");
                Put(3, at + 4, 2, $"Port {srv.Port}");
                PutName(3, "Target", srv.Target, layout.DataNames[0]);
                break;
            case TxtData txt:
                foreach (var text in txt.Strings)
                {
                    Put(3, at, 1 + text.Length, $"String ({text.Length}) \"{Octets.Show(text)}\"");
                    at += 1 + text.Length;
                }

                break;
            case NsecData nsec:
                PutName(3, "Next domain name", nsec.Next, layout.DataNames[0]);
                var bitmap = layout.DataNames[0].Offset + layout.DataNames[0].Length;
                Put(3, bitmap, at + layout.RdataLength - bitmap, $"Types that exist: {string.Join(' ', nsec.Types)}");
                break;
            default:
                if (layout.RdataLength > 0)
                    Put(3, at, layout.RdataLength, $"Rdata, {layout.RdataLength} octets");
                break;
        }
    }

    private void PutName(int depth, string what, DnsName name, NameLayout layout)
    {
        var pointers = layout.Pointers.Count == 0 ? "" : $" (pointer at {layout.Pointers[0].At} to {string.Join(", ", layout.Pointers.Select(p => p.To))})";
        Put(depth, layout.Offset, layout.Length, $"{what} {name}{pointers}");
    }

    private string Title(Section section) => section switch
    {
        Section.Answer => message.IsResponse ? "Answers" : "Known answers",
        Section.Authority => message.IsResponse ? "Authorities" : "Proposed records",
        _ => "Additional records",
    };

    private void Put(int depth, int offset, int length, string text, bool flaw = false) => fields.Add(new Field(depth, start + offset, length, text, flaw));
}
