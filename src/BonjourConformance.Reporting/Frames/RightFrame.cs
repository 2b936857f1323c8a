using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Reporting.Frames;

/// <summary>Draws a frame beside what it should have been.</summary>
internal static class RightFrame
{
    /// <summary>The lines of a frame; those that the corrections concern say what would have been right.</summary>
    public static IReadOnlyList<Field> Of(Frame frame, IEnumerable<Correction> corrections)
    {
        var fields = FrameTree.Of(frame.Parsed);
        var octets = frame.Parsed.Octets.ToArray();
        var right = corrections.Where(correction => correction.Frame == frame.Number).Select(correction => (correction.Offset, Octets: Convert.FromHexString(correction.Octets)))
            .Where(place => place.Offset + place.Octets.Length <= octets.Length).ToList();
        if (right.Count == 0)
            return fields;
        foreach (var place in right)
            place.Octets.CopyTo(octets, place.Offset);
        var instead = FrameTree.Of(FrameReader.Read(octets)).ToLookup(field => (field.Depth, field.Offset, field.Length));
        return
        [
            .. from field in fields
               let isWrong = right.Exists(place => place.Offset == field.Offset && place.Octets.Length == field.Length)
               let better = isWrong ? instead[(field.Depth, field.Offset, field.Length)].FirstOrDefault() : null
               select better is null || better.Text == field.Text ? field : field with { Right = better.Text },
        ];
    }
}
