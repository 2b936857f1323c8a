using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A TXT record of a service of some family, with its attributes.</summary>
public sealed record FamilyText(SentRecord Record, string Type, string Instance, AttributeList Attributes)
{
    public DnsName Name => Record.Record.Name;

    public override string ToString() => $"{Name} (frame {Record.In.Number})";
}

/// <summary>
/// The words for what no RFC demands of a service, but those who use it do: the keys in TXT records of a family of service types, and
/// their forms. A family is chosen by the service types that a device offers.
/// </summary>
public abstract class PracticeFixture : CheckFixture
{
    private static readonly DnsName LocalDomain = DnsName.Of("local");

    /// <summary>The TXT records that the device sent for services of these types, such as "_ipp", each once.</summary>
    /// <exception cref="NotApplicableException">It offers none of them.</exception>
    protected IReadOnlyList<FamilyText> TextsOf(params string[] types)
    {
        var offered = Device.Instances.Where(i => !i.IsPlaceholder).Select(i => i.Type).ToHashSet();
        List<FamilyText> texts =
        [
            .. from record in Session.Live().Where(r => r.Record.Data is TxtData).Distinct()
               let name = record.Record.Name
               where name.Count == 4 && name.EndsWith(LocalDomain) && offered.Contains(name.Skip())
               let type = name.Skip().FirstLabel
               where types.Contains(type, StringComparer.OrdinalIgnoreCase)
               select new FamilyText(record, type.ToLowerInvariant(), name.FirstLabel, new AttributeList((TxtData)record.Record.Data)),
        ];
        if (texts.Count == 0) throw new NotApplicableException($"the device offers no service of {string.Join(", ", types)}");
        return texts;
    }

    /// <summary>Those of the records whose instance the device lists under a subtype, such as "_print".</summary>
    /// <exception cref="NotApplicableException">There are none.</exception>
    protected IReadOnlyList<FamilyText> Under(string subtype, IReadOnlyList<FamilyText> texts)
    {
        var listed = Device.Subtypes.Where(s => string.Equals(s.Subtype.FirstLabel, subtype, StringComparison.OrdinalIgnoreCase)).Select(s => s.Instance).ToHashSet();
        List<FamilyText> under = [.. texts.Where(t => listed.Contains(t.Name))];
        if (under.Count == 0) throw new NotApplicableException($"the device offers none of these services under the subtype {subtype}");
        return under;
    }

    /// <summary>Demands that each service has the keys, in whichever of its records.</summary>
    protected void HaveKeys(IReadOnlyList<FamilyText> texts, params string[] keys)
    {
        List<(FamilyText Text, List<string> Missing)> services = [.. texts.GroupBy(t => t.Name).Select(g => (g.First(), keys.Where(k => !g.Any(t => t.Attributes.Has(k))).ToList()))];
        Expect.None([.. services.Where(s => s.Missing.Count > 0)], services.Count, $"the keys {string.Join(", ", keys)}", s => $"{s.Text.Name} has no {string.Join(", ", s.Missing)}", s => s.Text.Record.Frame);
    }

    /// <summary>Demands a form of a value wherever a record has the key with one.</summary>
    /// <exception cref="NotApplicableException">No record has it.</exception>
    protected void HaveForm(IReadOnlyList<FamilyText> texts, IReadOnlyList<string> keys, Func<string, bool> holds, string expected) =>
        HaveForm(texts, keys, (_, value) => holds(value), expected);

    /// <summary>The same where the form depends on the key.</summary>
    protected void HaveForm(IReadOnlyList<FamilyText> texts, IReadOnlyList<string> keys, Func<string, string, bool> holds, string expected)
    {
        List<(FamilyText Text, string Key, string Value)> values =
            [.. from text in texts from key in keys where text.Attributes[key] is not null select (text, key, text.Attributes[key]!)];
        if (values.Count == 0) throw new NotApplicableException($"no such service has {(keys.Count == 1 ? $"the key {keys[0]}" : $"one of the keys {string.Join(", ", keys)}")} with a value");
        Expect.None([.. values.Where(v => !holds(v.Key, v.Value))], values.Count, expected, v => $"{v.Key}={Octets.Show(System.Text.Encoding.UTF8.GetBytes(v.Value))} at {v.Text.Name}", v => v.Text.Record.Frame);
    }
}
