namespace OtaStack.Samples.Station.Texts;

/// <summary>What the station says, English or Japanese.</summary>
public static class StationTexts
{
    private static readonly string[] English =
    {
        "All is well", "Frost: the room is below 5.0 C", "A sensor does not answer", "The supply is above 90.0 C",
        "Heating", "Idle", "Night setting", "Day setting", "The pump rests", "The pump runs", "The valve is opening", "The valve is closing",
        "Hold the key for three seconds to reset the filter", "The filter should be changed", "Connection to the boiler lost", "Service is due",
    };

    private static readonly string[] Japanese =
    {
        "正常です", "凍結注意: 室温が5.0℃を下回っています", "センサーが応答しません", "供給温度が90.0℃を超えています",
        "暖房中", "待機中", "夜間設定", "昼間設定", "ポンプ停止中", "ポンプ運転中", "弁を開いています", "弁を閉じています",
        "フィルターのリセットはキーを三秒間押してください", "フィルターを交換してください", "ボイラーとの接続が切れました", "点検の時期です",
    };

    public static string Of(int number, bool inJapanese)
    {
        string[] texts = inJapanese ? Japanese : English;
        return number < 0 || number >= texts.Length ? "" : texts[number];
    }
}
