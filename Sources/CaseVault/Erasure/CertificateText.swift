internal import VaultAudit
internal import VaultModel

/// The words of a certificate of erasure in the languages of the procedure.
enum CertificateText {
    static let title = Labels(
        th: "หนังสือรับรองการลบข้อมูล", my: "အချက်အလက် ဖျက်ပစ်ကြောင်း အသိအမှတ်ပြုလက်မှတ်", en: "Certificate of erasure")
    static let vault = Labels(th: "คลังข้อมูล", my: "အချက်အလက် သိုလှောင်ရာ", en: "Vault")
    static let record = Labels(th: "ระเบียน", my: "မှတ်တမ်း", en: "Record")
    static let erased = Labels(th: "สิ่งที่ลบ", my: "ဖျက်ပစ်သည့်အရာ", en: "What was erased")
    static let wholeRecord = Labels(th: "ทั้งระเบียน", my: "မှတ်တမ်းတစ်ခုလုံး", en: "All of the record")
    static let time = Labels(th: "เวลา (UTC)", my: "အချိန် (UTC)", en: "Time (UTC)")
    static let entry = Labels(th: "ลำดับในบันทึกการเข้าถึง", my: "မှတ်တမ်းစာရင်း အမှတ်စဉ်", en: "Entry of the log")
    static let official = Labels(th: "ผู้ลบ", my: "ဖျက်သူ", en: "Erased by")
    static let purpose = Labels(th: "วัตถุประสงค์", my: "ရည်ရွယ်ချက်", en: "Purpose")
    static let epoch = Labels(
        th: "รอบกุญแจของระบบในขณะนั้น", my: "ထိုစဉ်က စနစ်သော့ အမှတ်စဉ်", en: "Epoch of the gate key at that time")
    static let state = Labels(th: "สถานะ", my: "အခြေအနေ", en: "State")
    static let closed = Labels(
        th: "กุญแจถูกทำลายตามบันทึกลำดับ", my: "သော့ဖျက်ဆီးသည့် စာရင်းအမှတ်စဉ်", en: "Key destroyed by entry")
    static let confirmed = Labels(
        th: "ผู้รักษากุญแจยืนยันตามบันทึกลำดับ", my: "သော့ထိန်းသိမ်းသူများ အတည်ပြုသည့် စာရင်းအမှတ်စဉ်",
        en: "Confirmed by custodians in entry")
    static let proof = Labels(th: "หลักฐานจากบันทึก", my: "မှတ်တမ်းစာရင်းမှ သက်သေ", en: "Proof from the log")

    static func text(_ state: ErasureCertificate.State) -> Labels {
        switch state {
        case .erased:
            Labels(
                th: "ลบแล้ว ไม่มีสิ่งใดในคลังข้อมูลที่เปิดอ่านได้ สำเนาเก่ายังเปิดอ่านได้จนกว่าจะเปลี่ยนกุญแจของระบบ",
                my: "ဖျက်ပြီး။ သိုလှောင်ရာအတွင်း ဖွင့်ဖတ်၍ မရတော့ပါ။ စနစ်သော့ မလဲမချင်း မိတ္တူဟောင်းများကို ဖွင့်နိုင်သေးသည်။",
                en: "Erased: nothing in the vault opens it. Older copies open until the gate key is rotated.")
        case .rolled:
            Labels(
                th: "กุญแจของระบบในขณะนั้นถูกทำลายแล้ว สำเนากุญแจสำรองเก่าอาจยังมีอยู่",
                my: "ထိုစဉ်က စနစ်သော့ကို ဖျက်ဆီးပြီး။ အရန်သော့ မိတ္တူဟောင်းများ ကျန်ရှိနိုင်သေးသည်။",
                en: "The gate key of that time is destroyed. Older copies of its escrow may still be there.")
        case .final:
            Labels(
                th: "เสร็จสมบูรณ์ ผู้รักษากุญแจยืนยันว่าทำลายสำเนาเก่าแล้ว ไม่มีผู้ใดเปิดอ่านได้อีก",
                my: "ပြီးပြည့်စုံပြီ။ မိတ္တူဟောင်းများ ဖျက်ဆီးပြီးကြောင်း သော့ထိန်းသိမ်းသူများ အတည်ပြုပြီး။ မည်သူမျှ ဖွင့်၍ မရတော့ပါ။",
                en: "Final: custodians confirmed that older copies are destroyed. Nobody opens it any more.")
        }
    }
}
