using System.Text;

namespace BonjourConformance.Reporting.Redaction;

/// <summary>What tells that a text names one device or its owner.</summary>
internal static class Telling
{
    /// <summary>Keys of serial numbers, without what is neither letter nor digit.</summary>
    private static readonly HashSet<string> SerialKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "sn", "srl", "srno", "serial", "serialno", "serialnr", "serialnum", "serialnumber", "ser", "usbsn", "usbser", "usbserial", "deviceserial", "deviceserialnumber", "devserial", "hwserial", "productserial", "sern",
    };

    /// <summary>Keys of what else names one device or its owner, where the value is more than a plain word or a number of a few digits.</summary>
    private static readonly HashSet<string> IdentityKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "deviceid", "devid", "uid", "guid", "udid", "hwid", "pk", "pi", "psi", "gid", "imei", "meid", "iccid", "asset", "assettag", "owner", "user", "username", "email", "contact", "phone", "bridgeid", "eui64", "mac", "macaddr", "macaddress", "hwaddr",
    };

    /// <summary>Host names that are plain words: they name nobody, and stand in sentences of ours.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "printer", "device", "host", "local", "localhost", "harness", "scanner", "camera", "speaker", "server", "router", "client", "computer", "phone", "tablet", "television", "receiver", "display", "simulated", "bonjour-conformance",
        "pass", "fail", "warning", "inconclusive", "notapplicable", "error",
    };

    /// <summary>"printer" may stand anywhere in a sentence; "EPSON4A17C2" and "Annas-MacBook-Pro" cannot, nor can a name of letters that no sentence of ours has.</summary>
    public static bool IsTelling(string label) => (label.Length >= 6 || (label.Length >= 3 && !Ascii.IsValid(label))) && !IsWord(label);

    public static bool IsWord(string label) => Words.Contains(label);

    /// <summary>The value of this key has to go.</summary>
    public static bool Names(string key, string value)
    {
        var letters = string.Concat(key.Where(char.IsAsciiLetterOrDigit));
        return SerialKeys.Contains(letters) || (IdentityKeys.Contains(letters) && IsTelling(value) && value.Any(c => !char.IsAsciiLetterLower(c)));
    }
}
