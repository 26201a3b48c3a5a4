using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Pictures;

/// <summary>Colours and measures of a layout's picture, for light and dark pages.</summary>
internal static class PictureStyle
{
    public const int Width = 800;
    public const int Margin = 24;
    public const int BarHeight = 30;
    public const int RowHeight = 26;

    /// <summary>Space at the right in which pairs of slots are joined.</summary>
    public const int PairSpace = 20;

    public const string Sheet = """
        <style>
          svg { font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; font-size: 13px; }
          .page { fill: #ffffff; } text { fill: #1f2937; } .quiet { fill: #6b7280; } .line { stroke: #d1d5db; } .edge { stroke: #ffffff; }
          .title { font-size: 18px; font-weight: 600; } .flash { font-weight: 600; } .mono { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 12px; }
          .end { text-anchor: end; } .pair { fill: none; stroke-width: 2; }
          .boot { fill: #475569; } .table { fill: #94a3b8; } .configuration { fill: #8b5cf6; } .files { fill: #d97706; } .status { fill: #db2777; } .free { fill: url(#free); }
          .clr0 { fill: #1d4ed8; } .clr1 { fill: #93c5fd; } .app0 { fill: #047857; } .app1 { fill: #6ee7b7; } .clrpair { stroke: #1d4ed8; } .apppair { stroke: #047857; }
          .hatch { stroke: #d1d5db; stroke-width: 2; }
          @media (prefers-color-scheme: dark) {
            .page { fill: #0f172a; } text { fill: #e5e7eb; } .quiet { fill: #9ca3af; } .line { stroke: #334155; } .edge { stroke: #0f172a; } .hatch { stroke: #334155; }
            .boot { fill: #94a3b8; } .table { fill: #64748b; } .clr0 { fill: #3b82f6; } .clr1 { fill: #1e3a8a; } .app0 { fill: #10b981; } .app1 { fill: #065f46; }
            .clrpair { stroke: #3b82f6; } .apppair { stroke: #10b981; }
          }
        </style>
        """;

    /// <summary>Class of a region; null is a stretch that nothing uses.</summary>
    public static string ClassOf(BoardProfile board, FlashRegion? region)
    {
        return region?.Use switch
        {
            null => "free",
            RegionUse.BootLoader => "boot",
            RegionUse.PartitionTable => "table",
            RegionUse.Configuration => "configuration",
            RegionUse.Files => "files",
            RegionUse.SwapStatus => "status",
            RegionUse.Runtime => "clr0",
            RegionUse.Deployment => "app0",
            RegionUse.Primary => ImageOf(board, region) == "nanoclr" ? "clr0" : "app0",
            _ => ImageOf(board, region) == "nanoclr" ? "clr1" : "app1",
        };
    }

    /// <summary>What a region is for, in words.</summary>
    public static string WordsOf(BoardProfile board, FlashRegion? region)
    {
        return region?.Use switch
        {
            null => "not used",
            RegionUse.BootLoader => "boot loader",
            RegionUse.PartitionTable => "partition table",
            RegionUse.Configuration => "settings of the firmware",
            RegionUse.Files => board.Files.Slots.Count > 0 ? "files, assembly sets A and B" : "files",
            RegionUse.SwapStatus => "notes of the boot loader",
            RegionUse.Runtime => "nanoCLR",
            RegionUse.Deployment => "launcher and agent",
            RegionUse.Primary => WordOf(ImageOf(board, region)) + " runs here",
            _ => "the next " + WordOf(ImageOf(board, region)) + " is staged here",
        };
    }

    private static string WordOf(string image)
    {
        return image == "nanoclr" ? "nanoCLR" : "application";
    }

    private static string ImageOf(BoardProfile board, FlashRegion region)
    {
        return board.Slots.FirstOrDefault(slot => slot.Primary == region.Name || slot.Secondary == region.Name)?.Image ?? "deployment";
    }
}
