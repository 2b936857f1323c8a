namespace BonjourConformance.Wire;

/// <summary>Goes through a good message and damages it in every way it has a place for, one at a time.</summary>
internal static class DamageCatalogue
{
    public static IEnumerable<(string Name, byte[] Octets)> Of(DnsMessage message)
    {
        // Without compression nothing else breaks where octets move.
        var good = DnsWriter.Write(message, Compression.None);
        return [.. OfWhole(good), .. OfName(good), .. OfSections(good), .. message.Records.SelectMany((record, index) => OfRecord(good, record, index))];
    }

    private static IEnumerable<(string, byte[])> OfWhole(byte[] good)
    {
        yield return ("no-octets", Damage.CutAt(good, 0));
        yield return ("half-a-header", Damage.CutAt(good, 6));
        yield return ("header-only", Damage.CutAt(good, 12));
        for (var length = 13; length < good.Length; length++) yield return ($"cut-at-{length}", Damage.CutAt(good, length));
        yield return ("one-trailing-octet", Damage.TrailingOctets(good, 0));
        yield return ("a-message-trailing", Damage.TrailingOctets(good, good));
    }

    private static IEnumerable<(string, byte[])> OfName(byte[] good)
    {
        if (good.Length == 12) yield break;
        yield return ("pointer-forward", Damage.PointerForward(good));
        yield return ("pointer-to-itself", Damage.PointerToItself(good));
        yield return ("pointer-outside", Damage.PointerOutside(good));
        yield return ("pointer-into-header", Damage.PointerIntoHeader(good));
        if (good[12] is 0 or > 63) yield break;
        yield return ("pointer-loop", Damage.PointerLoop(good));
        yield return ("label-type-01", Damage.LabelType01(good));
        yield return ("label-type-10", Damage.LabelType10(good));
        yield return ("name-too-long", Damage.NameTooLong(good));
    }

    private static IEnumerable<(string, byte[])> OfSections(byte[] good)
    {
        foreach (var section in Enum.GetValues<Section>())
        {
            var name = section.ToString().ToLowerInvariant();
            yield return ($"{name}-count-one-more", Damage.CountOffBy(good, section, 1));
            yield return ($"{name}-count-65535", Damage.Count(good, section, ushort.MaxValue));
            if (DnsReader.Read(good).StatedCounts[(int)section] > 0) yield return ($"{name}-count-one-less", Damage.CountOffBy(good, section, -1));
        }
    }

    private static IEnumerable<(string, byte[])> OfRecord(byte[] good, ResourceRecord record, int index)
    {
        var name = $"record-{index + 1}-{record.Type.ToString().ToLowerInvariant()}";
        yield return ($"{name}-rdlength-one-more", Damage.RdataLengthOffBy(good, index, 1));
        yield return ($"{name}-rdlength-65535", Damage.RdataLength(good, index, ushort.MaxValue));
        if (record.Data.ToOctets().Length > 0)
        {
            yield return ($"{name}-rdlength-one-less", Damage.RdataLengthOffBy(good, index, -1));
            yield return ($"{name}-rdlength-0", Damage.RdataLength(good, index, 0));
            yield return ($"{name}-no-rdata", Damage.Rdata(good, index));
        }
        switch (record.Data)
        {
            case AddressData address:
                yield return ($"{name}-address-one-octet-short", Damage.Rdata(good, index, address.ToOctets()[1..]));
                yield return ($"{name}-address-one-octet-long", Damage.Rdata(good, index, [.. address.ToOctets(), 0]));
                break;
            case TxtData { Strings.Count: > 0 } text when text.Strings[^1].Length < 255:
                yield return ($"{name}-string-overrun", Damage.TxtOverrun(good, index));
                break;
            case NsecData { Windows: [{ Bits.Length: > 0 and <= 32 }] }:
                yield return ($"{name}-bitmap-overrun", Damage.NsecBitmapOverrun(good, index));
                yield return ($"{name}-bitmap-empty", Damage.NsecBitmapEmpty(good, index));
                yield return ($"{name}-bitmap-too-long", Damage.NsecBitmapTooLong(good, index));
                yield return ($"{name}-window-twice", Damage.NsecWindowTwice(good, index));
                break;
            case OptData:
                yield return ($"{name}-option-overrun", Damage.OptOverrun(good, index));
                break;
        }
    }
}
