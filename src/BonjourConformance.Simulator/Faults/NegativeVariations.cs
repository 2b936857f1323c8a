using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What a device with types above 255 may do (RFC 6762 section 6.1).</summary>
public static class NegativeVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("high-types-denied-in-full", "Has URI records, and NSEC with both blocks.", b =>
        {
            b.Services.Records.Add(NegativeFaults.AddUri);
            b.Negative.Form = r => r.Data is NsecData data && r.Name.Count > 3 && data.Types.Contains(RecordType.TXT)
                ? r with { Data = new NsecData(data.Next, [data.Windows[0], new TypeWindow(1, [0x80])]) }
                : r;
        }),
        new("high-types-not-denied", "Has URI records, and denies nothing at their names.", b =>
        {
            b.Services.Records.Add(NegativeFaults.AddUri);
            b.Negative.DeniesFor = name => name.Count <= 3;
        }),
    ];
}
